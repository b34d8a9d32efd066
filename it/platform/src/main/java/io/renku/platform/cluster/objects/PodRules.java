package io.renku.platform.cluster.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.types.Names;
import io.renku.platform.cluster.types.Quantity;
import io.renku.platform.cluster.types.Violation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules for pods and for templates of pods. */
final class PodRules {
  private PodRules() {}

  static void check(JsonNode spec, String path, List<Violation> found) {
    if (Json.items(spec, "containers").isEmpty()) {
      found.add(Violation.required(path + ".containers", ""));
    }
    var volumes = volumes(spec, path, found);
    var names = new HashSet<String>();
    for (var list : List.of("initContainers", "containers")) {
      var containers = Json.items(spec, list);
      for (var i = 0; i < containers.size(); i++) {
        container(containers.get(i), "%s.%s[%d]".formatted(path, list, i), names, volumes, found);
      }
    }
    oneOf(spec, path, "restartPolicy", List.of("Always", "OnFailure", "Never"), found);
    var grace = spec.path("terminationGracePeriodSeconds");
    if (grace.isNumber() && grace.asLong() < 0) {
      found.add(
          Violation.invalid(
              path + ".terminationGracePeriodSeconds",
              grace,
              "must be greater than or equal to 0"));
    }
  }

  static void oneOf(
      JsonNode object, String path, String field, List<String> known, List<Violation> found) {
    if (object.hasNonNull(field) && !known.contains(Json.text(object, field))) {
      found.add(Violation.unsupported(path + "." + field, object.get(field), known));
    }
  }

  private static Set<String> volumes(JsonNode spec, String path, List<Violation> found) {
    var names = new HashSet<String>();
    var volumes = Json.items(spec, "volumes");
    for (var i = 0; i < volumes.size(); i++) {
      var at = "%s.volumes[%d]".formatted(path, i);
      label(volumes.get(i).path("name"), at + ".name", found);
      if (!names.add(Json.text(volumes.get(i), "name"))) {
        found.add(Violation.duplicate(at + ".name", volumes.get(i).path("name")));
      }
      if (volumes.get(i).size() > 2) {
        found.add(Violation.forbidden(at, "may not specify more than 1 volume type"));
      }
    }
    return names;
  }

  private static void label(JsonNode name, String at, List<Violation> found) {
    if (name.asText("").isEmpty()) {
      found.add(Violation.required(at, ""));
    } else if (!Names.isLabel(name.asText())) {
      found.add(Violation.invalid(at, name, Names.LABEL_WORDS));
    }
  }

  private static void container(
      JsonNode container,
      String at,
      Set<String> names,
      Set<String> volumes,
      List<Violation> found) {
    label(container.path("name"), at + ".name", found);
    if (!names.add(Json.text(container, "name"))) {
      found.add(Violation.duplicate(at + ".name", container.path("name")));
    }
    if (Json.text(container, "image").isBlank()) {
      found.add(Violation.required(at + ".image", ""));
    }
    oneOf(container, at, "imagePullPolicy", List.of("Always", "IfNotPresent", "Never"), found);
    ports(container, at, found);
    environment(container, at, found);
    var mounts = Json.items(container, "volumeMounts");
    for (var i = 0; i < mounts.size(); i++) {
      var mount = "%s.volumeMounts[%d]".formatted(at, i);
      if (!volumes.contains(Json.text(mounts.get(i), "name"))) {
        found.add(
            new Violation(
                "FieldValueNotFound",
                mount + ".name",
                "Not found: \"" + Json.text(mounts.get(i), "name") + "\""));
      }
      if (Json.text(mounts.get(i), "mountPath").isEmpty()) {
        found.add(Violation.required(mount + ".mountPath", ""));
      }
    }
    resources(container.path("resources"), at + ".resources", found);
  }

  private static void ports(JsonNode container, String at, List<Violation> found) {
    var ports = Json.items(container, "ports");
    for (var i = 0; i < ports.size(); i++) {
      port(
          ports.get(i).path("containerPort"), "%s.ports[%d].containerPort".formatted(at, i), found);
    }
  }

  static void port(JsonNode port, String at, List<Violation> found) {
    if (!port.isNumber()) {
      found.add(Violation.required(at, ""));
    } else if (port.asInt() < 1 || port.asInt() > 65535) {
      found.add(Violation.invalid(at, port, "must be between 1 and 65535, inclusive"));
    }
  }

  private static void environment(JsonNode container, String at, List<Violation> found) {
    var variables = Json.items(container, "env");
    for (var i = 0; i < variables.size(); i++) {
      var name = variables.get(i).path("name");
      var field = "%s.env[%d].name".formatted(at, i);
      if (name.asText("").isEmpty()) {
        found.add(Violation.required(field, ""));
      } else if (!Names.isEnvironmentName(name.asText())) {
        found.add(
            Violation.invalid(
                field,
                name,
                "a valid environment variable name must consist of alphabetic characters, digits,"
                    + " '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or"
                    + " 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is"
                    + " '[-._a-zA-Z][-._a-zA-Z0-9]*')"));
      }
      if (variables.get(i).hasNonNull("value")
          && !Json.text(variables.get(i), "value").isEmpty()
          && variables.get(i).hasNonNull("valueFrom")) {
        found.add(
            Violation.invalid(
                "%s.env[%d].valueFrom".formatted(at, i),
                "",
                "may not be specified when `value` is not empty"));
      }
    }
  }

  private static void resources(JsonNode resources, String at, List<Violation> found) {
    for (var list : List.of("limits", "requests")) {
      for (var entry : resources.path(list).properties()) {
        var field = "%s.%s[%s]".formatted(at, list, entry.getKey());
        quantity(entry.getValue(), field, found);
      }
    }
    for (var request : resources.path("requests").properties()) {
      var limit = resources.path("limits").path(request.getKey());
      if (!limit.isMissingNode()
          && Quantity.isQuantity(limit.asText())
          && Quantity.isQuantity(request.getValue().asText())
          && Quantity.of(request.getValue().asText()).exceeds(Quantity.of(limit.asText()))) {
        found.add(
            Violation.invalid(
                at + ".requests",
                request.getValue(),
                "must be less than or equal to %s limit".formatted(request.getKey())));
      }
    }
  }

  static void quantity(JsonNode value, String field, List<Violation> found) {
    if (Quantity.isQuantity(value.asText()) && Quantity.of(value.asText()).value().signum() < 0) {
      found.add(Violation.invalid(field, value, "must be greater than or equal to 0"));
    }
  }

  /** A pod's specification stays as it is, but for images, deadlines and added tolerations. */
  static void unchanged(JsonNode old, JsonNode updated, List<Violation> found) {
    if (!frozen(old).equals(frozen(updated))) {
      found.add(
          Violation.forbidden(
              "spec",
              "pod updates may not change fields other than `spec.containers[*].image`,"
                  + " `spec.initContainers[*].image`, `spec.activeDeadlineSeconds` or"
                  + " `spec.tolerations` (only additions to existing tolerations)"));
    }
  }

  private static JsonNode frozen(JsonNode spec) {
    var copy = (ObjectNode) spec.deepCopy();
    copy.remove(List.of("activeDeadlineSeconds", "tolerations", "nodeName"));
    for (var list : List.of("containers", "initContainers")) {
      if (copy.get(list) instanceof ArrayNode containers) {
        containers.forEach(container -> ((ObjectNode) container).remove("image"));
        containers.forEach(container -> ((ObjectNode) container).remove("imagePullPolicy"));
      }
    }
    return copy;
  }
}
