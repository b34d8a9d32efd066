package io.renku.platform.cluster.objects;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.store.Key;
import io.renku.platform.cluster.store.ObjectStore;
import io.renku.platform.cluster.types.ResourceType;
import java.util.HashSet;

/** What depends on other objects: the namespace, priority classes, quotas, cluster addresses. */
final class Admission {
  private static final String CRD_FINALIZER = "customresourcecleanup.apiextensions.k8s.io";
  private static final String PVC_FINALIZER = "kubernetes.io/pvc-protection";

  private final ObjectStore store;
  private final Quotas quotas;

  Admission(ObjectStore store) {
    this.store = store;
    this.quotas = new Quotas(store);
  }

  void needsNamespace(ResourceType type, String namespace, String name) {
    var found =
        store
            .find(new Key("namespaces", "", namespace))
            .orElseThrow(
                () ->
                    new ApiFailure(
                        404, "NotFound", "namespaces \"%s\" not found".formatted(namespace)));
    if (found.isDeleting()) {
      throw ApiFailure.forbidden(
          type,
          name,
          "unable to create new content in namespace %s because it is being terminated"
              .formatted(namespace));
    }
  }

  /** Fills in what only the cluster knows, before the rules are checked. */
  void complete(ResourceType type, ObjectNode object) {
    switch (type.kind()) {
      case "Pod" -> priority(type, object);
      case "Service" -> address(object);
      case "CustomResourceDefinition" -> finalizer(object, CRD_FINALIZER);
      case "PersistentVolumeClaim" -> finalizer(object, PVC_FINALIZER);
      default -> {}
    }
  }

  void admitNew(ResourceType type, String namespace, ObjectNode object) {
    if (type.isNamespaced()) {
      quotas.admit(type, namespace, object);
    }
  }

  /** Addresses and node names stay when an update leaves them out. */
  void keepAllocated(ResourceType type, ObjectNode current, ObjectNode next) {
    if (type.isCustom() || !(next.get("spec") instanceof ObjectNode spec)) {
      return;
    }
    var old = current.path("spec");
    if (type.kind().equals("Service")) {
      for (var field : new String[] {"clusterIP", "clusterIPs"}) {
        if (old.has(field) && (!spec.hasNonNull(field) || spec.path(field).asText("x").isEmpty())) {
          spec.set(field, old.get(field));
        }
      }
    } else if (type.kind().equals("PersistentVolumeClaim") && old.has("volumeName")) {
      Json.setDefault(spec, "volumeName", old.get("volumeName"));
    } else if (type.kind().equals("Namespace") && old.has("finalizers")) {
      Json.setDefault(spec, "finalizers", old.get("finalizers"));
    }
  }

  private void priority(ResourceType type, ObjectNode pod) {
    var spec = Json.make(pod, "spec");
    var name = Json.text(spec, "priorityClassName");
    var priority = 0;
    if (name.isEmpty()) {
      for (var each : store.list("priorityclasses.scheduling.k8s.io", "").objects()) {
        var candidate = each.read();
        if (candidate.path("globalDefault").asBoolean()) {
          priority = candidate.path("value").asInt();
          spec.put("priorityClassName", each.key().name());
        }
      }
    } else if (name.startsWith("system-")) {
      priority = 2_000_000_000;
    } else {
      priority =
          store
              .find(new Key("priorityclasses.scheduling.k8s.io", "", name))
              .orElseThrow(
                  () ->
                      ApiFailure.forbidden(
                          type,
                          Json.text(pod, "metadata", "name"),
                          "no PriorityClass with name %s was found".formatted(name)))
              .read()
              .path("value")
              .asInt();
    }
    spec.put("priority", priority);
    Json.setDefault(spec, "preemptionPolicy", "PreemptLowerPriority");
  }

  private void address(ObjectNode service) {
    var spec = Json.make(service, "spec");
    if (Json.text(spec, "type").equals("ExternalName")) {
      return;
    }
    if (Json.text(spec, "clusterIP").isEmpty()) {
      var taken = new HashSet<String>();
      for (var other : store.list("services", "").objects()) {
        taken.add(Json.text(other.read(), "spec", "clusterIP"));
      }
      var next = Math.floorMod(Json.text(service, "metadata", "uid").hashCode(), 65_000);
      while (taken.contains(address(next))) {
        next = (next + 1) % 65_000;
      }
      spec.put("clusterIP", address(next));
    }
    spec.putArray("clusterIPs").add(spec.get("clusterIP"));
  }

  private static String address(int number) {
    return "10.96.%d.%d".formatted(number / 250, 2 + number % 250);
  }

  private static void finalizer(ObjectNode object, String finalizer) {
    var metadata = Json.make(object, "metadata");
    var finalizers =
        metadata.get("finalizers") instanceof ArrayNode present
            ? present
            : metadata.putArray("finalizers");
    if (!Json.texts(finalizers).contains(finalizer)) {
      finalizers.add(finalizer);
    }
  }
}
