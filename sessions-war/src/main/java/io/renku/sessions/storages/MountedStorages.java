package io.renku.sessions.storages;

import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Session;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.Optional;

/** What a session's resource says of the storages it mounts; the credentials stay there. */
public final class MountedStorages {
  private MountedStorages() {}

  /** {@code endpoint} and {@code bucket} of each. */
  public static JsonArray of(Session session) {
    return Tree.arrayOf(
        Tree.objectsAt(session.spec(), "patches").stream()
            .flatMap(entry -> Tree.objectsAt(entry, "patch").stream())
            .map(operation -> Tree.objectAt(operation, "value"))
            .flatMap(child -> storage(child).stream())
            .toList());
  }

  private static Optional<JsonObject> storage(JsonObject child) {
    var annotations = Tree.objectAt(child, "metadata", "annotations");
    return switch (Tree.textAt(child, "kind").orElse("")) {
      case "Dataset" ->
          storage(
              Tree.textAt(child, "spec", "local", "endpoint"),
              Tree.textAt(child, "spec", "local", "bucket"));
      case "PersistentVolume" ->
          storage(
              Tree.textAt(annotations, MountObjects.ENDPOINT),
              Tree.textAt(child, "spec", "csi", "volumeAttributes", "containerName")
                  .filter(_ -> isAzure(child)));
      case "PersistentVolumeClaim" ->
          storage(
              Tree.textAt(annotations, MountObjects.ENDPOINT),
              Tree.textAt(annotations, MountObjects.BUCKET));
      default -> Optional.empty();
    };
  }

  private static boolean isAzure(JsonObject volume) {
    return Tree.textAt(volume, "spec", "csi", "driver").orElse("").equals("blob.csi.azure.com");
  }

  private static Optional<JsonObject> storage(Optional<String> endpoint, Optional<String> bucket) {
    return endpoint.flatMap(
        server -> bucket.map(name -> object("endpoint", server, "bucket", name)));
  }
}
