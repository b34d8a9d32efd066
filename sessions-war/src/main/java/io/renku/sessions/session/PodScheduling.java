package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a resource class decides of a pod beside its resources: the nodes it may run on, its
 * priority, and how much memory it shares. It follows the session's resource only where no running
 * pod has to go for it.
 */
record PodScheduling(JsonObject current, JsonObject wanted) {
  private static final List<String> FIELDS =
      List.of("tolerations", "affinity", "nodeSelector", "priorityClassName");
  private static final String POD = "/spec/template/spec/";

  /** JSON patch operations for the StatefulSet; none when it is as wanted. */
  List<JsonObject> operations() {
    var operations = new ArrayList<JsonObject>();
    for (var field : FIELDS) {
      var now = value(current, field);
      var next = value(wanted, field);
      if (next.isPresent() && !next.equals(now)) {
        operations.add(object("op", "add", "path", POD + field, "value", next.get()));
      } else if (next.isEmpty() && now.isPresent()) {
        operations.add(object("op", "remove", "path", POD + field));
      }
    }
    operations.addAll(sharedMemory());
    return operations;
  }

  /** Empty counts as absent: the API server does not keep all that is empty. */
  private static Optional<JsonValue> value(JsonObject statefulSet, String field) {
    return Tree.at(statefulSet, "spec", "template", "spec", field)
        .filter(
            value ->
                !(value instanceof JsonObject object && object.isEmpty())
                    && !(value instanceof JsonArray array && array.isEmpty()));
  }

  private List<JsonObject> sharedMemory() {
    var limit = volumes(wanted).stream().filter(PodScheduling::isShared).map(PodScheduling::limit);
    var next = limit.findFirst().orElse("");
    var volumes = volumes(current);
    for (var i = 0; i < volumes.size(); i++) {
      var isOther =
          isShared(volumes.get(i)) && !Quantity.isSame("memory", limit(volumes.get(i)), next);
      if (isOther && !next.isEmpty()) {
        var path = POD + "volumes/" + i + "/emptyDir/sizeLimit";
        return List.of(object("op", "add", "path", path, "value", next));
      }
    }
    return List.of();
  }

  private static List<JsonObject> volumes(JsonObject statefulSet) {
    return Tree.objectsAt(statefulSet, "spec", "template", "spec", "volumes");
  }

  private static boolean isShared(JsonObject volume) {
    return Tree.textAt(volume, "name").orElse("").equals("shm");
  }

  private static String limit(JsonObject volume) {
    return Tree.textAt(volume, "emptyDir", "sizeLimit").orElse("");
  }
}
