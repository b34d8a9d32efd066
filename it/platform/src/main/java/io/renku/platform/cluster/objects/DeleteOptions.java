package io.renku.platform.cluster.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.types.ResourceType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How something is to be deleted. A negative grace period means: the object's own. */
public record DeleteOptions(
    String propagation, long graceSeconds, String uid, String resourceVersion, boolean dryRun) {
  public static final DeleteOptions BACKGROUND = new DeleteOptions("Background", -1, "", "", false);
  public static final DeleteOptions NOW = new DeleteOptions("Background", 0, "", "", false);
  public static final DeleteOptions FOREGROUND = new DeleteOptions("Foreground", -1, "", "", false);
  static final String FOREGROUND_FINALIZER = "foregroundDeletion";

  public DeleteOptions {
    if (!propagation.matches("Background|Foreground|Orphan")) {
      throw ApiFailure.badRequest(
          "invalid propagationPolicy \"%s\": must be Background, Foreground or Orphan"
              .formatted(propagation));
    }
  }

  public static DeleteOptions of(JsonNode body, boolean dryRun) {
    var propagation =
        Json.maybe(body, "propagationPolicy")
            .orElse(body.path("orphanDependents").asBoolean() ? "Orphan" : "Background");
    return new DeleteOptions(
        propagation,
        body.path("gracePeriodSeconds").asLong(-1),
        Json.text(body, "preconditions", "uid"),
        Json.text(body, "preconditions", "resourceVersion"),
        dryRun);
  }

  void check(ResourceType type, String name, ObjectNode current) {
    var currentUid = Json.text(current, "metadata", "uid");
    if (!uid.isEmpty() && !uid.equals(currentUid)) {
      throw ApiFailure.conflict(
          type,
          name,
          "Precondition failed: UID in precondition: %s, UID in object meta: %s"
              .formatted(uid, currentUid));
    }
    var version = Json.text(current, "metadata", "resourceVersion");
    if (!resourceVersion.isEmpty() && !resourceVersion.equals(version)) {
      throw ApiFailure.conflict(
          type,
          name,
          "Precondition failed: ResourceVersion in precondition: %s, ResourceVersion in object meta: %s"
              .formatted(resourceVersion, version));
    }
    if (type.kind().equals("Namespace") && name.matches("default|kube-system")) {
      throw ApiFailure.forbidden(type, name, "this namespace may not be deleted");
    }
  }

  ObjectNode mark(ResourceType type, ObjectNode object) {
    var metadata = Json.make(object, "metadata");
    var grace = grace(type, object);
    var isFirst = !metadata.hasNonNull("deletionTimestamp");
    if (isFirst || grace < metadata.path("deletionGracePeriodSeconds").asLong()) {
      metadata.put(
          "deletionTimestamp",
          Instant.now().plusSeconds(grace).truncatedTo(ChronoUnit.SECONDS).toString());
      metadata.put("deletionGracePeriodSeconds", grace);
    }
    if (isFirst && type.hasGeneration()) {
      metadata.put("generation", metadata.path("generation").asLong() + 1);
    }
    if (propagation.equals("Foreground")) {
      addFinalizer(metadata, FOREGROUND_FINALIZER);
    } else if (propagation.equals("Orphan")) {
      addFinalizer(metadata, "orphan");
    }
    if (type.kind().equals("Namespace")) {
      Json.make(object, "status").put("phase", "Terminating");
    }
    return object;
  }

  private static void addFinalizer(ObjectNode metadata, String finalizer) {
    var finalizers =
        metadata.get("finalizers") instanceof ArrayNode present
            ? present
            : metadata.putArray("finalizers");
    if (!Json.texts(finalizers).contains(finalizer)) {
      finalizers.add(finalizer);
    }
  }

  /** Only a pod on a node is given time: its node takes it away when its processes have ended. */
  private long grace(ResourceType type, ObjectNode object) {
    if (!type.kind().equals("Pod") || type.isCustom()) {
      return 0;
    }
    var isRunning =
        !Json.text(object, "spec", "nodeName").isEmpty()
            && Json.text(object, "status", "phase").matches("Pending|Running|Unknown");
    if (!isRunning) {
      return 0;
    }
    return graceSeconds >= 0
        ? graceSeconds
        : object.path("spec").path("terminationGracePeriodSeconds").asLong(30);
  }
}
