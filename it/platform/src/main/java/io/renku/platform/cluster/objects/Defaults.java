package io.renku.platform.cluster.objects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.types.ResourceType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** What the API server fills in for the built-in kinds. */
final class Defaults {
  private Defaults() {}

  static void apply(ResourceType type, ObjectNode object) {
    switch (type.isCustom() ? "" : type.kind()) {
      case "Pod" -> PodDefaults.pod(object);
      case "StatefulSet" -> {
        statefulSet(Json.make(object, "spec"));
        Json.setDefault(Json.make(object, "status"), "replicas", 0);
      }
      case "Service" -> service(object);
      case "Secret" -> secret(object);
      case "PersistentVolumeClaim" -> claim(object);
      case "PersistentVolume" -> {
        Json.setDefault(Json.make(object, "spec"), "persistentVolumeReclaimPolicy", "Retain");
        Json.setDefault(Json.make(object, "spec"), "volumeMode", "Filesystem");
        Json.setDefault(Json.make(object, "status"), "phase", "Available");
      }
      case "Namespace" -> {
        if (!object.path("metadata").has("deletionTimestamp")
            && !object.path("spec").has("finalizers")) {
          Json.make(object, "spec").putArray("finalizers").add("kubernetes");
        }
        Json.setDefault(Json.make(object, "status"), "phase", "Active");
        var name = Json.text(object, "metadata", "name");
        Json.make(object, "metadata", "labels").put("kubernetes.io/metadata.name", name);
      }
      case "PriorityClass" -> Json.setDefault(object, "preemptionPolicy", "PreemptLowerPriority");
      case "StorageClass" -> {
        Json.setDefault(object, "reclaimPolicy", "Delete");
        Json.setDefault(object, "volumeBindingMode", "Immediate");
      }
      case "CustomResourceDefinition" -> definition(object);
      default -> {}
    }
  }

  private static void statefulSet(ObjectNode spec) {
    Json.setDefault(spec, "podManagementPolicy", "OrderedReady");
    Json.setDefault(spec, "replicas", 1);
    Json.setDefault(spec, "revisionHistoryLimit", 10);
    var strategy = Json.make(spec, "updateStrategy");
    Json.setDefault(strategy, "type", "RollingUpdate");
    if (Json.text(strategy, "type").equals("RollingUpdate")) {
      Json.setDefault(Json.make(strategy, "rollingUpdate"), "partition", 0);
    }
    var retention = Json.make(spec, "persistentVolumeClaimRetentionPolicy");
    Json.setDefault(retention, "whenDeleted", "Retain");
    Json.setDefault(retention, "whenScaled", "Retain");
    var template = Json.make(spec, "template");
    Json.make(template, "metadata");
    PodDefaults.apply(Json.make(template, "spec"));
    for (var claim : Json.items(spec, "volumeClaimTemplates")) {
      if (claim instanceof ObjectNode object) {
        object.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
        Json.setDefault(Json.make(object, "spec"), "volumeMode", "Filesystem");
        Json.setDefault(Json.make(object, "status"), "phase", "Pending");
      }
    }
  }

  private static void service(ObjectNode service) {
    var spec = Json.make(service, "spec");
    Json.setDefault(spec, "type", "ClusterIP");
    Json.setDefault(spec, "sessionAffinity", "None");
    for (var port : Json.items(spec, "ports")) {
      if (port instanceof ObjectNode object && object.has("port")) {
        Json.setDefault(object, "protocol", "TCP");
        Json.setDefault(object, "targetPort", object.get("port"));
      }
    }
    if (!Json.text(spec, "type").equals("ExternalName")) {
      Json.setDefault(spec, "internalTrafficPolicy", "Cluster");
      Json.setDefault(spec, "ipFamilyPolicy", "SingleStack");
      Json.setDefault(spec, "ipFamilies", Json.array().add("IPv4"));
    }
    Json.make(service, "status", "loadBalancer");
  }

  private static void secret(ObjectNode secret) {
    Json.setDefault(secret, "type", "Opaque");
    if (secret.remove("stringData") instanceof ObjectNode plain) {
      var data = Json.make(secret, "data");
      for (var entry : plain.properties()) {
        var bytes = entry.getValue().asText().getBytes(StandardCharsets.UTF_8);
        data.put(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
      }
    }
  }

  private static void claim(ObjectNode claim) {
    var spec = Json.make(claim, "spec");
    Json.setDefault(spec, "volumeMode", "Filesystem");
    Json.setDefault(spec, "storageClassName", "standard");
    Json.setDefault(Json.make(claim, "status"), "phase", "Pending");
  }

  /** A definition is accepted and established at once: nothing else could hold its names. */
  private static void definition(ObjectNode definition) {
    var spec = Json.make(definition, "spec");
    Json.make(spec, "conversion");
    Json.setDefault(Json.make(spec, "conversion"), "strategy", "None");
    var names = Json.make(spec, "names");
    var kind = Json.text(names, "kind");
    if (!kind.isEmpty()) {
      Json.setDefault(names, "listKind", kind + "List");
      Json.setDefault(names, "singular", kind.toLowerCase(Locale.ROOT));
    }
    var status = Json.make(definition, "status");
    status.set("acceptedNames", names.deepCopy());
    if (!status.has("storedVersions")) {
      var stored = status.putArray("storedVersions");
      for (var version : Json.items(spec, "versions")) {
        if (version.path("storage").asBoolean()) {
          stored.add(Json.text(version, "name"));
        }
      }
    }
    if (!status.has("conditions")) {
      var conditions = status.putArray("conditions");
      condition(conditions.addObject(), "NamesAccepted", "NoConflicts", "no conflicts found");
      condition(
          conditions.addObject(),
          "Established",
          "InitialNamesAccepted",
          "the initial names have been accepted");
    }
  }

  private static void condition(ObjectNode condition, String type, String reason, String message) {
    condition
        .put("lastTransitionTime", Json.now())
        .put("message", message)
        .put("reason", reason)
        .put("status", "True")
        .put("type", type);
  }
}
