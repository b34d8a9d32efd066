package io.renku.platform.cluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** One StatefulSet as it stands, and the objects that it asks for. */
record StatefulSet(ObjectNode object) {
  String name() {
    return Json.text(object, "metadata", "name");
  }

  String namespace() {
    return Json.text(object, "metadata", "namespace");
  }

  String uid() {
    return Json.text(object, "metadata", "uid");
  }

  long generation() {
    return object.path("metadata").path("generation").asLong();
  }

  private JsonNode spec() {
    return object.path("spec");
  }

  int replicas() {
    return spec().path("replicas").asInt(1);
  }

  boolean isParallel() {
    return Json.text(spec(), "podManagementPolicy").equals("Parallel");
  }

  boolean isRolling() {
    return Json.text(spec(), "updateStrategy", "type").equals("RollingUpdate");
  }

  int partition() {
    return spec().path("updateStrategy").path("rollingUpdate").path("partition").asInt();
  }

  int historyLimit() {
    return spec().path("revisionHistoryLimit").asInt(10);
  }

  /** The name of the revision that the present template is. */
  String revision() {
    var crc = new CRC32();
    crc.update(spec().path("template").toString().getBytes(StandardCharsets.UTF_8));
    return name() + "-" + Long.toString(crc.getValue(), 36);
  }

  String podName(int ordinal) {
    return name() + "-" + ordinal;
  }

  /** The ordinal in a pod's name, or -1 if the name is not one of this set's. */
  int ordinalOf(String podName) {
    var suffix = podName.startsWith(name() + "-") ? podName.substring(name().length() + 1) : "";
    return suffix.matches("\\d{1,6}") ? Integer.parseInt(suffix) : -1;
  }

  ObjectNode pod(int ordinal) {
    var template = spec().path("template");
    var pod = Json.object();
    var metadata = pod.putObject("metadata").put("name", podName(ordinal));
    for (var field : List.of("labels", "annotations")) {
      if (template.path("metadata").has(field)) {
        metadata.set(field, template.path("metadata").get(field).deepCopy());
      }
    }
    Json.make(metadata, "labels")
        .put("controller-revision-hash", revision())
        .put("statefulset.kubernetes.io/pod-name", podName(ordinal))
        .put("apps.kubernetes.io/pod-index", Integer.toString(ordinal));
    metadata.putArray("ownerReferences").add(Owners.referenceTo(object));
    var podSpec = (ObjectNode) template.path("spec").deepCopy();
    pod.set("spec", podSpec);
    podSpec.put("hostname", podName(ordinal));
    if (!Json.text(spec(), "serviceName").isEmpty()) {
      podSpec.put("subdomain", Json.text(spec(), "serviceName"));
    }
    mountClaims(podSpec, ordinal);
    return pod;
  }

  private void mountClaims(ObjectNode podSpec, int ordinal) {
    for (var claim : Json.items(spec(), "volumeClaimTemplates")) {
      var volumeName = Json.text(claim, "metadata", "name");
      var volumes = podSpec.withArray("volumes");
      for (var i = volumes.size() - 1; i >= 0; i--) {
        if (Json.text(volumes.get(i), "name").equals(volumeName)) {
          volumes.remove(i);
        }
      }
      volumes
          .addObject()
          .put("name", volumeName)
          .putObject("persistentVolumeClaim")
          .put("claimName", claimName(volumeName, ordinal));
    }
  }

  private String claimName(String volume, int ordinal) {
    return volume + "-" + podName(ordinal);
  }

  List<ObjectNode> claims(int ordinal) {
    var claims = new ArrayList<ObjectNode>();
    for (var template : Json.items(spec(), "volumeClaimTemplates")) {
      var claim = (ObjectNode) template.deepCopy();
      claim.remove("status");
      var metadata = Json.make(claim, "metadata");
      metadata.put("name", claimName(Json.text(template, "metadata", "name"), ordinal));
      var labels = Json.make(metadata, "labels");
      spec()
          .path("selector")
          .path("matchLabels")
          .properties()
          .forEach(e -> labels.set(e.getKey(), e.getValue()));
      claims.add(claim);
    }
    return claims;
  }

  ObjectNode revisionObject(long number) {
    var revision = Json.object();
    var metadata = revision.putObject("metadata").put("name", revision());
    var labels = spec().path("template").path("metadata").path("labels").deepCopy();
    metadata.set("labels", labels.isObject() ? labels : Json.object());
    metadata.putArray("ownerReferences").add(Owners.referenceTo(object));
    var data = Json.make(revision, "data", "spec", "template");
    data.setAll((ObjectNode) spec().path("template").deepCopy());
    data.put("$patch", "replace");
    return revision.put("revision", number);
  }
}
