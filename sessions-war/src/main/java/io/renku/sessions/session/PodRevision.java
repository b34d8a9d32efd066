package io.renku.sessions.session;

import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;

/** Whether a pod is the one that its StatefulSet wants now, or one that is about to be replaced. */
final class PodRevision {
  private PodRevision() {}

  static boolean isParallel(JsonObject statefulSet) {
    return Tree.textAt(statefulSet, "spec", "podManagementPolicy").orElse("").equals("Parallel");
  }

  static boolean isLeaving(JsonObject pod) {
    return Tree.at(pod, "metadata", "deletionTimestamp").isPresent();
  }

  /** Made from an earlier template, in a set that replaces such pods by itself. */
  static boolean isOutdated(JsonObject pod, JsonObject statefulSet) {
    var made = Tree.textAt(pod, "metadata", "labels", "controller-revision-hash");
    var wanted = Tree.textAt(statefulSet, "status", "updateRevision");
    return replacesPods(statefulSet)
        && made.isPresent()
        && wanted.isPresent()
        && !made.equals(wanted);
  }

  private static boolean replacesPods(JsonObject statefulSet) {
    var strategy = Tree.objectAt(statefulSet, "spec", "updateStrategy");
    return Tree.textAt(strategy, "type").orElse("RollingUpdate").equals("RollingUpdate")
        && Tree.numberAt(strategy, 0, "rollingUpdate", "partition") == 0;
  }

  /** Whether the set has been changed and its controller has not looked at it since. */
  static boolean isUnseen(JsonObject statefulSet) {
    var generation = Tree.numberAt(statefulSet, 0, "metadata", "generation");
    return Tree.numberAt(statefulSet, generation, "status", "observedGeneration") < generation;
  }
}
