package io.renku.platform.cluster.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.types.Names;
import io.renku.platform.cluster.types.ResourceType;
import io.renku.platform.cluster.types.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** What may be stored: the rules that the real API server has beyond a kind's shape. */
final class Rules {
  private Rules() {}

  /** All that is wrong with an object; {@code old} is null when it is being created. */
  static List<Violation> check(ResourceType type, JsonNode old, ObjectNode object) {
    var found = new ArrayList<Violation>();
    MetadataRules.check(type, object, found);
    if (old != null) {
      MetadataRules.onlyFewerFinalizers(old, object, found);
    }
    for (var violation : type.schema().check(object)) {
      var isOfStatus = violation.field().startsWith("status");
      if (!isOfStatus || type.isCustom()) {
        found.add(violation);
      }
    }
    if (found.isEmpty() && !type.isCustom()) {
      builtIn(type, old, object, found);
    }
    return found;
  }

  private static void builtIn(
      ResourceType type, JsonNode old, ObjectNode object, List<Violation> found) {
    var spec = object.path("spec");
    switch (type.kind()) {
      case "Pod" -> {
        if (old == null) {
          PodRules.check(spec, "spec", found);
        } else {
          PodRules.unchanged(old.path("spec"), spec, found);
        }
      }
      case "StatefulSet" -> statefulSet(old, spec, found);
      case "Service" -> service(old, spec, found);
      case "Secret", "ConfigMap" -> data(type, old, object, found);
      case "PersistentVolumeClaim" -> claim(old, spec, found);
      case "PersistentVolume" -> {
        if (spec.path("accessModes").isEmpty()) {
          found.add(Violation.required("spec.accessModes", ""));
        }
        if (spec.path("capacity").isEmpty()) {
          found.add(Violation.required("spec.capacity", ""));
        }
      }
      case "PriorityClass" -> priority(old, object, found);
      case "ResourceQuota" ->
          spec.path("hard")
              .properties()
              .forEach(
                  e -> PodRules.quantity(e.getValue(), "spec.hard[" + e.getKey() + "]", found));
      case "Ingress" -> ingress(spec, found);
      case "CustomResourceDefinition" -> definition(object, found);
      default -> {}
    }
  }

  private static void statefulSet(JsonNode old, JsonNode spec, List<Violation> found) {
    var policies = List.of("OrderedReady", "Parallel");
    PodRules.oneOf(spec, "spec", "podManagementPolicy", policies, found);
    if (spec.path("replicas").asInt() < 0) {
      found.add(
          Violation.invalid(
              "spec.replicas", spec.get("replicas"), "must be greater than or equal to 0"));
    }
    var selector = spec.path("selector");
    if (selector.path("matchLabels").isEmpty() && selector.path("matchExpressions").isEmpty()) {
      found.add(
          Violation.invalid(
              "spec.selector", selector, "empty selector is invalid for statefulset"));
    }
    var labels = spec.path("template").path("metadata").path("labels");
    MetadataRules.labels(labels, "spec.template.metadata.labels", found);
    var asMap = new java.util.HashMap<String, String>();
    labels.properties().forEach(e -> asMap.put(e.getKey(), e.getValue().asText()));
    if (!Selector.ofObject(selector).test(asMap)) {
      found.add(
          Violation.invalid(
              "spec.template.metadata.labels",
              labels,
              "`selector` does not match template `labels`"));
    }
    PodRules.check(spec.path("template").path("spec"), "spec.template.spec", found);
    if (!Json.text(spec, "template", "spec", "restartPolicy").equals("Always")) {
      found.add(
          Violation.unsupported(
              "spec.template.spec.restartPolicy",
              spec.path("template").path("spec").path("restartPolicy"),
              List.of("Always")));
    }
    if (old != null && !frozen(old.path("spec")).equals(frozen(spec))) {
      found.add(
          Violation.forbidden(
              "spec",
              "updates to statefulset spec for fields other than 'replicas', 'ordinals',"
                  + " 'template', 'updateStrategy', 'revisionHistoryLimit',"
                  + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are"
                  + " forbidden"));
    }
  }

  private static JsonNode frozen(JsonNode statefulSetSpec) {
    var copy = (ObjectNode) statefulSetSpec.deepCopy();
    copy.remove(
        List.of(
            "replicas",
            "ordinals",
            "template",
            "updateStrategy",
            "revisionHistoryLimit",
            "persistentVolumeClaimRetentionPolicy",
            "minReadySeconds"));
    return copy;
  }

  private static void service(JsonNode old, JsonNode spec, List<Violation> found) {
    var types = List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
    PodRules.oneOf(spec, "spec", "type", types, found);
    var ports = Json.items(spec, "ports");
    var isHeadless = Json.text(spec, "clusterIP").equals("None");
    if (ports.isEmpty() && !isHeadless && !Json.text(spec, "type").equals("ExternalName")) {
      found.add(Violation.required("spec.ports", ""));
    }
    var seen = new HashSet<String>();
    for (var i = 0; i < ports.size(); i++) {
      var at = "spec.ports[" + i + "]";
      var port = ports.get(i);
      PodRules.port(port.path("port"), at + ".port", found);
      PodRules.oneOf(port, at, "protocol", List.of("SCTP", "TCP", "UDP"), found);
      if (ports.size() > 1 && Json.text(port, "name").isEmpty()) {
        found.add(Violation.required(at + ".name", ""));
      }
      if (!seen.add(Json.text(port, "protocol") + Json.text(port, "port"))) {
        found.add(Violation.duplicate(at, port));
      }
    }
    MetadataRules.labels(spec.path("selector"), "spec.selector", found);
    immutable(old, spec, "clusterIP", found);
  }

  private static void immutable(JsonNode old, JsonNode spec, String field, List<Violation> found) {
    if (old != null
        && !Json.text(old, "spec", field).isEmpty()
        && !old.path("spec").path(field).equals(spec.path(field))) {
      found.add(Violation.invalid("spec." + field, spec.path(field), "field is immutable"));
    }
  }

  private static void data(
      ResourceType type, JsonNode old, JsonNode object, List<Violation> found) {
    var size = 0;
    for (var part : List.of("data", "binaryData")) {
      for (var entry : object.path(part).properties()) {
        size += entry.getValue().asText().length();
        if (!Names.isConfigKey(entry.getKey())) {
          found.add(
              Violation.invalid(
                  part + "[" + entry.getKey() + "]",
                  entry.getKey(),
                  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
                      + " (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for"
                      + " validation is '[-._a-zA-Z0-9]+')"));
        }
      }
    }
    if (size > (type.kind().equals("Secret") ? 4 << 20 : 3 << 20) / 3) {
      found.add(
          new Violation("FieldValueTooLong", "data", "Too long: must have at most 1048576 bytes"));
    }
    if (old != null && old.path("immutable").asBoolean()) {
      if (!old.path("data").equals(object.path("data")) || !object.path("immutable").asBoolean()) {
        found.add(Violation.forbidden("data", "field is immutable when `immutable` is set"));
      }
    }
    if (old != null
        && type.kind().equals("Secret")
        && !old.path("type").equals(object.path("type"))) {
      found.add(Violation.invalid("type", object.path("type"), "field is immutable"));
    }
  }

  private static void claim(JsonNode old, JsonNode spec, List<Violation> found) {
    if (spec.path("accessModes").isEmpty()) {
      found.add(Violation.required("spec.accessModes", "at least 1 access mode is required"));
    }
    var modes = List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
    var index = 0;
    for (var mode : Json.items(spec, "accessModes")) {
      if (!modes.contains(mode.asText())) {
        found.add(Violation.unsupported("spec.accessModes[" + index + "]", mode, modes));
      }
      index++;
    }
    var size = spec.path("resources").path("requests").path("storage");
    if (size.isMissingNode()) {
      found.add(Violation.required("spec.resources[storage]", ""));
    } else {
      PodRules.quantity(size, "spec.resources[storage]", found);
    }
    if (old != null && !frozenClaim(old.path("spec")).equals(frozenClaim(spec))) {
      found.add(
          Violation.forbidden(
              "spec",
              "spec is immutable after creation except resources.requests for bound claims"));
    }
  }

  private static JsonNode frozenClaim(JsonNode spec) {
    var copy = (ObjectNode) spec.deepCopy();
    copy.remove(List.of("resources", "volumeName"));
    return copy;
  }

  private static void priority(JsonNode old, JsonNode object, List<Violation> found) {
    var value = object.path("value");
    if (value.asLong() > 1_000_000_000
        && !Json.text(object, "metadata", "name").startsWith("system-")) {
      found.add(
          Violation.forbidden(
              "value", "maximum allowed value of a user defined priority is 1000000000"));
    }
    if (old != null && !old.path("value").equals(value)) {
      found.add(Violation.forbidden("value", "may not be changed in an update."));
    }
    PodRules.oneOf(object, "", "preemptionPolicy", List.of("Never", "PreemptLowerPriority"), found);
  }

  private static void ingress(JsonNode spec, List<Violation> found) {
    var rules = Json.items(spec, "rules");
    if (rules.isEmpty() && !spec.has("defaultBackend")) {
      found.add(
          Violation.invalid("spec", spec, "either `defaultBackend` or `rules` must be specified"));
    }
    for (var i = 0; i < rules.size(); i++) {
      var host = Json.text(rules.get(i), "host");
      if (!host.isEmpty() && !Names.isSubdomain(host.replaceFirst("^\\*\\.", ""))) {
        found.add(Violation.invalid("spec.rules[" + i + "].host", host, Names.SUBDOMAIN_WORDS));
      }
      var paths = Json.items(rules.get(i), "http", "paths");
      for (var j = 0; j < paths.size(); j++) {
        var at = "spec.rules[%d].http.paths[%d]".formatted(i, j);
        var types = List.of("Exact", "ImplementationSpecific", "Prefix");
        PodRules.oneOf(paths.get(j), at, "pathType", types, found);
        if (!Json.text(paths.get(j), "path").startsWith("/")
            && !Json.text(paths.get(j), "pathType").equals("ImplementationSpecific")) {
          found.add(
              Violation.invalid(
                  at + ".path", Json.text(paths.get(j), "path"), "must be an absolute path"));
        }
      }
    }
  }

  private static void definition(JsonNode definition, List<Violation> found) {
    var spec = definition.path("spec");
    var name = Json.text(spec, "names", "plural") + "." + Json.text(spec, "group");
    if (!Json.text(definition, "metadata", "name").equals(name)) {
      found.add(
          Violation.invalid(
              "metadata.name",
              Json.text(definition, "metadata", "name"),
              "must be spec.names.plural+\".\"+spec.group"));
    }
    PodRules.oneOf(spec, "spec", "scope", List.of("Cluster", "Namespaced"), found);
    var versions = Json.items(spec, "versions");
    var stored = versions.stream().filter(v -> v.path("storage").asBoolean()).count();
    if (stored != 1) {
      found.add(
          Violation.invalid(
              "spec.versions",
              spec.path("versions"),
              "must have exactly one version marked as storage version"));
    }
    for (var i = 0; i < versions.size(); i++) {
      var schema = versions.get(i).path("schema").path("openAPIV3Schema");
      if (!schema.isObject()) {
        found.add(
            Violation.required(
                "spec.versions[" + i + "].schema.openAPIV3Schema", "schemas are required"));
      } else if (!Json.text(schema, "type").equals("object")) {
        found.add(
            Violation.invalid(
                "spec.versions[" + i + "].schema.openAPIV3Schema.type",
                Json.text(schema, "type"),
                "must be object"));
      }
    }
  }
}
