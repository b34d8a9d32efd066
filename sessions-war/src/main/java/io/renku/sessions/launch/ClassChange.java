package io.renku.sessions.launch;

import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.SessionsConfig;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.pools.ComputeClass;
import io.renku.sessions.session.Session;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/**
 * Gives a session that does not run another resource class: its size, and the nodes, priority,
 * shared memory and patience that go with the class, in the resource's own patches.
 */
record ClassChange(Session session, ComputeClass size, SessionsConfig config) {
  private static final Set<String> SCHEDULING =
      Set.of(
          PatchList.POD + "/tolerations",
          PatchList.POD + "/affinity",
          PatchList.POD + "/nodeSelector",
          PatchList.POD + "/priorityClassName");
  private static final String VOLUMES = PatchList.POD + "/volumes/-";

  /**
   * A merge patch for the resource.
   *
   * @param server further changes of {@code spec.jupyterServer}
   */
  JsonObject patch(JsonObject server) {
    return object(
        "metadata",
        object("labels", labels(), "annotations", annotations()),
        "spec",
        object(
            "jupyterServer", Tree.with(server, "resources", resources()),
            "culling", culling(),
            "patches", patches()));
  }

  /** With a null for each amount that the new class does not have, such as GPUs. */
  private JsonObject resources() {
    var before = Tree.objectAt(session.spec(), "jupyterServer", "resources");
    return Tree.difference(before, new Scheduling(size, config).resources());
  }

  private JsonObject labels() {
    var labels = new LinkedHashMap<String, Object>();
    labels.put(Session.CLASS_LABEL, String.valueOf(size.id()));
    labels.put(
        Session.PREFIX + "quota", size.quota().<Object>map(quota -> quota).orElse(JsonValue.NULL));
    return Tree.objectOf(labels);
  }

  private JsonObject culling() {
    return object(
        "idleSecondsThreshold", size.thresholds().idle().orElse(config.culling.idleSeconds),
        "hibernatedSecondsThreshold",
            size.thresholds().hibernated().orElse(config.culling.hibernatedSeconds));
  }

  private JsonObject annotations() {
    var annotations = new LinkedHashMap<String, String>();
    culling().forEach((name, value) -> annotations.put(Session.PREFIX + name, value.toString()));
    return Tree.objectOf(annotations);
  }

  /** The new scheduling takes the old one's place; without one, it follows the guard. */
  private List<JsonObject> patches() {
    var scheduling = new PatchList();
    new Scheduling(size, config).patch(scheduling);
    var added = scheduling.toJson().getValuesAs(JsonValue::asJsonObject);
    var patches = new ArrayList<JsonObject>();
    var place = -1;
    for (var patch : Tree.objectsAt(session.spec(), "patches")) {
      var kept = withoutScheduling(patch);
      if (place < 0 && !kept.equals(patch)) {
        place = patches.size();
      }
      if (!Tree.objectsAt(kept, "patch").isEmpty() || kept.equals(patch)) {
        patches.add(kept);
      }
    }
    patches.addAll(place < 0 ? Math.min(1, patches.size()) : place, added);
    return patches;
  }

  private JsonObject withoutScheduling(JsonObject patch) {
    var operations = Tree.objectsAt(patch, "patch");
    var kept =
        operations.stream()
            .filter(operation -> !SCHEDULING.contains(Tree.textAt(operation, "path").orElse("")))
            .map(this::withSharedMemory)
            .toList();
    return kept.equals(operations) ? patch : Tree.with(patch, "patch", kept);
  }

  /** Half of the memory, as at a launch. */
  private JsonObject withSharedMemory(JsonObject operation) {
    var isShared =
        Tree.textAt(operation, "path").orElse("").equals(VOLUMES)
            && Tree.textAt(operation, "value", "name").orElse("").equals("shm");
    if (!isShared) {
      return operation;
    }
    var half = String.valueOf(size.memoryGb() * ServerOptions.GB / 2);
    var volume = object("name", "shm", "emptyDir", object("medium", "Memory", "sizeLimit", half));
    return Tree.with(operation, "value", volume);
  }
}
