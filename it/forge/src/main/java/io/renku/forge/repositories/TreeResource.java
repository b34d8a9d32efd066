package io.renku.forge.repositories;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.forge.git.Revisions;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Json;
import io.renku.forge.http.Router;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Folders of a repository, and blobs by their own id. */
public final class TreeResource {
  private static final int LARGEST_BLOB = 16 << 20;

  private final Code code;

  public TreeResource(Code code) {
    this.code = code;
  }

  public void addTo(Router router) {
    var base = "/api/v4/projects/:id/repository";
    router
        .get(base + "/tree", this::tree)
        .get(base + "/blobs/:sha", this::blob)
        .get(base + "/blobs/:sha/raw", this::rawBlob);
  }

  private void tree(Exchange x) throws IOException {
    List<ObjectNode> entries = code.read(x, repository -> entries(repository, x));
    x.page(entries, e -> e);
  }

  private static List<ObjectNode> entries(Repository repository, Exchange x) throws IOException {
    var commit = Code.commit(repository, x.query("ref").orElse(""), "Tree");
    var path = x.query("path").orElse("").replaceAll("^/+|/+$", "");
    var entries = new ArrayList<ObjectNode>();
    try (var walk = new TreeWalk(repository)) {
      if (path.isEmpty()) {
        walk.addTree(commit.getTree());
      } else {
        var folder =
            Revisions.entry(repository, commit, path)
                .filter(TreeWalk::isSubtree)
                .orElseThrow(() -> ApiFailure.notFound("invalid revision or path"));
        walk.addTree(folder.getObjectId(0));
      }
      var isRecursive = x.query("recursive").filter("true"::equals).isPresent();
      while (walk.next()) {
        entries.add(entry(walk, path));
        if (isRecursive && walk.isSubtree()) {
          walk.enterSubtree();
        }
      }
    }
    entries.sort(Comparator.comparingInt(TreeResource::rank));
    return entries;
  }

  private static int rank(ObjectNode entry) {
    return switch (entry.path("type").asText()) {
      case "tree" -> 0;
      case "blob" -> 1;
      default -> 2;
    };
  }

  private static ObjectNode entry(TreeWalk walk, String folder) {
    var mode = walk.getFileMode();
    var type = mode == FileMode.TREE ? "tree" : mode == FileMode.GITLINK ? "commit" : "blob";
    return Json.object()
        .put("id", walk.getObjectId(0).name())
        .put("name", walk.getNameString())
        .put("type", type)
        .put("path", folder.isEmpty() ? walk.getPathString() : folder + "/" + walk.getPathString())
        .put("mode", "%06o".formatted(mode.getBits()));
  }

  private void blob(Exchange x) throws IOException {
    var view =
        code.read(
            x,
            repository -> {
              var loader = loader(repository, x.path("sha"));
              if (loader.getSize() > LARGEST_BLOB) {
                throw ApiFailure.error(413, "The blob is too large; ask for its raw form");
              }
              return Json.object()
                  .put("size", loader.getSize())
                  .put("encoding", "base64")
                  .put(
                      "content",
                      Base64.getEncoder().encodeToString(loader.getCachedBytes(LARGEST_BLOB)))
                  .put("sha", x.path("sha"));
            });
    x.json(view);
  }

  private void rawBlob(Exchange x) {
    code.read(
        x,
        repository -> {
          var loader = loader(repository, x.path("sha"));
          x.header("Content-Type", "text/plain; charset=utf-8")
              .header("X-Content-Type-Options", "nosniff")
              .header("Content-Length", String.valueOf(loader.getSize()));
          try (var out = x.output()) {
            loader.copyTo(out);
          }
          return null;
        });
  }

  private static ObjectLoader loader(Repository repository, String sha) throws IOException {
    if (!ObjectId.isId(sha)) {
      throw ApiFailure.notFound("Blob");
    }
    try {
      return repository.open(ObjectId.fromString(sha), Constants.OBJ_BLOB);
    } catch (MissingObjectException | IncorrectObjectTypeException _) {
      throw ApiFailure.notFound("Blob");
    }
  }
}
