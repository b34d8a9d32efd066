package io.renku.forge.repositories;

import io.renku.forge.git.Revisions;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Router;
import io.renku.forge.projects.Project;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;

/** A commit, or one folder of it, packed into one streamed file. */
public final class ArchiveResource {
  private final Code code;

  public ArchiveResource(Code code) {
    this.code = code;
  }

  public void addTo(Router router) {
    var base = "/api/v4/projects/:id/repository/archive";
    router
        .get(base, x -> send(x, x.query("format").orElse("tar.gz")))
        .get(base + ".tar.gz", x -> send(x, "tar.gz"))
        .get(base + ".tgz", x -> send(x, "tar.gz"))
        .get(base + ".tar", x -> send(x, "tar"))
        .get(base + ".zip", x -> send(x, "zip"));
  }

  private void send(Exchange x, String format) {
    var project = code.permissions().withCode(x);
    if (!format.equals("tar.gz") && !format.equals("tar") && !format.equals("zip")) {
      throw ApiFailure.notBuilt(x.method(), "repository/archive." + format);
    }
    code.read(
        x,
        repository -> {
          var commit = Code.commit(repository, x.query("sha").orElse(""), "File");
          var path = x.query("path").orElse("").replaceAll("^/+|/+$", "");
          if (!path.isEmpty() && Revisions.entry(repository, commit, path).isEmpty()) {
            throw ApiFailure.notFound("File");
          }
          var name = name(project, x.query("sha").orElse(""), commit, path);
          x.header("Content-Type", "application/octet-stream")
              .header(
                  "Content-Disposition", "attachment; filename=\"" + name + "." + format + "\"");
          try (var out = x.output()) {
            write(repository, commit, path, name, format, out);
          }
          return null;
        });
  }

  private static String name(Project project, String ref, RevCommit commit, String path) {
    var shown = ref.isEmpty() ? project.defaultBranch() : ref;
    var parts = project.path() + "-" + shown + "-" + commit.name();
    return (path.isEmpty() ? parts : parts + "-" + path).replaceAll("[^A-Za-z0-9._-]", "-");
  }

  private static void write(
      Repository repository,
      RevCommit commit,
      String path,
      String name,
      String format,
      OutputStream out)
      throws IOException {
    switch (format) {
      case "zip" -> zip(repository, commit, path, name, out);
      case "tar" -> tar(repository, commit, path, name, out);
      default -> {
        try (var zipped = new GZIPOutputStream(out, 16 << 10)) {
          tar(repository, commit, path, name, zipped);
        }
      }
    }
  }

  /** What an archive does with one entry of a tree. */
  private interface Sink {
    void add(String path, FileMode mode, ObjectLoader content) throws IOException;
  }

  private static void each(
      Repository repository, RevCommit commit, String path, String name, Sink sink)
      throws IOException {
    try (var walk = new TreeWalk(repository)) {
      walk.addTree(commit.getTree());
      if (!path.isEmpty()) {
        walk.setFilter(PathFilter.create(path));
      }
      while (walk.next()) {
        var mode = walk.getFileMode();
        var target = name + "/" + walk.getPathString();
        if (walk.isSubtree()) {
          sink.add(target + "/", mode, null);
          walk.enterSubtree();
        } else if (mode != FileMode.GITLINK) {
          sink.add(target, mode, repository.open(walk.getObjectId(0)));
        }
      }
    }
  }

  private static void tar(
      Repository repository, RevCommit commit, String path, String name, OutputStream out)
      throws IOException {
    var tar = new TarWriter(out, commit.getCommitTime());
    tar.folder(name);
    each(
        repository,
        commit,
        path,
        name,
        (file, mode, content) -> {
          if (content == null) {
            tar.folder(file);
          } else if (mode == FileMode.SYMLINK) {
            tar.link(file, new String(content.getCachedBytes(), StandardCharsets.UTF_8));
          } else {
            tar.file(file, mode == FileMode.EXECUTABLE_FILE, content);
          }
        });
    tar.finish();
  }

  private static void zip(
      Repository repository, RevCommit commit, String path, String name, OutputStream out)
      throws IOException {
    try (var zip = new ZipOutputStream(out)) {
      var time = FileTime.from(commit.getCommitterIdent().getWhenAsInstant());
      each(
          repository,
          commit,
          path,
          name,
          (file, _, content) -> {
            var entry = new ZipEntry(file);
            entry.setLastModifiedTime(time);
            zip.putNextEntry(entry);
            if (content != null) {
              content.copyTo(zip);
            }
            zip.closeEntry();
          });
    }
  }
}
