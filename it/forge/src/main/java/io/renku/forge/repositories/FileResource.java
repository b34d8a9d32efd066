package io.renku.forge.repositories;

import io.renku.forge.git.FileAction;
import io.renku.forge.git.Revisions;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Json;
import io.renku.forge.http.Params;
import io.renku.forge.http.Router;
import io.renku.forge.lfs.LfsObjects;
import io.renku.forge.projects.Project;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** Single files: read with and without their surroundings, written one commit each. */
public final class FileResource {
  private static final int LARGEST_FILE = 16 << 20;
  private static final Pattern POINTER =
      Pattern.compile(
          "version https://git-lfs\\.github\\.com/spec/v1\\noid sha256:([0-9a-f]{64})\\nsize \\d+\\n");

  private final Code code;
  private final LfsObjects lfs;

  public FileResource(Code code, LfsObjects lfs) {
    this.code = code;
    this.lfs = lfs;
  }

  public void addTo(Router router) {
    var file = "/api/v4/projects/:id/repository/files/:file_path";
    router
        .get(file, this::read)
        .get(file + "/raw", this::raw)
        .post(file, x -> write(x, FileAction.Kind.CREATE))
        .put(file, x -> write(x, FileAction.Kind.UPDATE))
        .delete(file, x -> write(x, FileAction.Kind.DELETE));
  }

  /** A file in a commit. */
  record Found(
      RevCommit commit, String path, ObjectId id, ObjectLoader loader, boolean executable) {}

  static Found find(Repository repository, String ref, String path) throws IOException {
    var commit = Code.commit(repository, ref, "Commit");
    try (var walk =
        Revisions.entry(repository, commit, path).orElseThrow(() -> ApiFailure.notFound("File"))) {
      if (walk.isSubtree() || walk.getFileMode() == FileMode.GITLINK) {
        throw ApiFailure.notFound("File");
      }
      var id = walk.getObjectId(0);
      var executable = walk.getFileMode() == FileMode.EXECUTABLE_FILE;
      return new Found(commit, path, id, repository.open(id), executable);
    }
  }

  private void read(Exchange x) throws IOException {
    var view =
        code.read(
            x,
            repository -> {
              var ref = x.query("ref").orElseThrow(() -> ApiFailure.missing("ref"));
              var file = find(repository, ref, x.path("file_path"));
              if (file.loader().getSize() > LARGEST_FILE) {
                throw ApiFailure.error(413, "The file is too large; ask for its raw form");
              }
              var bytes = file.loader().getCachedBytes(LARGEST_FILE);
              var last = lastCommit(repository, file.commit(), file.path());
              headers(x, file, last, ref);
              return Json.object()
                  .put("file_name", file.path().substring(file.path().lastIndexOf('/') + 1))
                  .put("file_path", file.path())
                  .put("size", bytes.length)
                  .put("encoding", "base64")
                  .put("content_sha256", sha256(bytes))
                  .put("ref", ref)
                  .put("blob_id", file.id().name())
                  .put("commit_id", file.commit().name())
                  .put("last_commit_id", last)
                  .put("execute_filemode", file.executable())
                  .put("content", Base64.getEncoder().encodeToString(bytes));
            });
    x.header("X-Gitlab-Content-Sha256", view.path("content_sha256").asText());
    x.json(view);
  }

  private static void headers(Exchange x, Found file, String last, String ref) {
    x.header("X-Gitlab-File-Path", io.renku.forge.http.Paths.encodeAll(file.path()))
        .header("X-Gitlab-Size", String.valueOf(file.loader().getSize()))
        .header("X-Gitlab-Ref", io.renku.forge.http.Paths.encodeAll(ref))
        .header("X-Gitlab-Blob-Id", file.id().name())
        .header("X-Gitlab-Commit-Id", file.commit().name())
        .header("X-Gitlab-Last-Commit-Id", last)
        .header("X-Gitlab-Encoding", "base64")
        .header("X-Gitlab-Execute-Filemode", String.valueOf(file.executable()));
  }

  static String lastCommit(Repository repository, RevCommit from, String path) throws IOException {
    try (var walk = new RevWalk(repository)) {
      walk.setTreeFilter(AndTreeFilter.create(PathFilter.create(path), TreeFilter.ANY_DIFF));
      walk.markStart(walk.parseCommit(from));
      var commit = walk.next();
      return commit == null ? from.name() : commit.name();
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void raw(Exchange x) {
    var project = code.permissions().withCode(x);
    code.read(
        x,
        repository -> {
          var ref = x.query("ref").orElse("");
          var file = find(repository, ref, x.path("file_path"));
          headers(x, file, lastCommit(repository, file.commit(), file.path()), ref);
          var resolveLfs = x.query("lfs").filter("true"::equals).isPresent();
          send(x, project, file, resolveLfs, "text/plain; charset=utf-8");
          return null;
        });
  }

  /** Streams a file, or the large object that it points to. */
  void send(Exchange x, Project project, Found file, boolean resolveLfs, String type)
      throws IOException {
    x.header("Content-Type", type)
        .header("X-Content-Type-Options", "nosniff")
        .header("Content-Disposition", "inline");
    var object = resolveLfs ? pointer(file) : null;
    var link = object == null ? null : lfs.find(project.id(), object).orElse(null);
    if (link != null) {
      x.header("Content-Length", String.valueOf(link.size()));
      try (var in = Files.newInputStream(lfs.file(object));
          var out = x.output()) {
        in.transferTo(out);
      }
      return;
    }
    x.header("Content-Length", String.valueOf(file.loader().getSize()));
    try (var out = x.output()) {
      file.loader().copyTo(out);
    }
  }

  private static String pointer(Found file) {
    if (file.loader().getSize() > 1024) {
      return null;
    }
    var text = new String(file.loader().getCachedBytes(), StandardCharsets.UTF_8);
    var matcher = POINTER.matcher(text);
    return matcher.matches() ? matcher.group(1) : null;
  }

  private void write(Exchange x, FileAction.Kind kind) throws IOException {
    var project = code.writable(x);
    var params = x.params();
    var branch = params.required("branch");
    var message = params.required("commit_message");
    var path = x.path("file_path");
    if (kind == FileAction.Kind.UPDATE || kind == FileAction.Kind.DELETE) {
      refuseStale(x, params, branch, path);
    }
    byte[] content =
        kind == FileAction.Kind.DELETE
            ? null
            : content(params.required("content"), params.text("encoding").orElse("text"));
    var action =
        new FileAction(kind, path, null, content, params.flag("execute_filemode").orElse(null));
    code.commit(
        project,
        code.permissions().caller(x),
        new Code.Wanted(
            branch,
            params.filled("start_branch").orElse(null),
            null,
            message,
            params.filled("author_name").orElse(null),
            params.filled("author_email").orElse(null),
            List.of(action),
            false));
    if (kind == FileAction.Kind.DELETE) {
      x.noContent();
    } else {
      var status = kind == FileAction.Kind.CREATE ? 201 : 200;
      x.json(status, Json.object().put("file_path", path).put("branch", branch));
    }
  }

  private void refuseStale(Exchange x, Params params, String branch, String path) {
    var expected = params.filled("last_commit_id");
    if (expected.isEmpty()) {
      return;
    }
    var last = code.read(x, r -> lastCommit(r, Code.commit(r, branch, "Branch"), path));
    if (!last.equals(expected.get())) {
      throw ApiFailure.message(
          400,
          "You are attempting to update a file that has changed since you started editing it.");
    }
  }

  static byte[] content(String text, String encoding) {
    if (!encoding.equals("base64")) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      throw ApiFailure.message(400, "The content is not base64");
    }
  }
}
