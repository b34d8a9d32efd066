package io.renku.platform.cluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.renku.platform.cluster.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables that a container's specification gives to it, with all references resolved. */
final class Environment {
  private static final Pattern REFERENCE = Pattern.compile("\\$(\\$|\\(([^)]+)\\))");

  private final JsonNode pod;
  private final Sources sources;

  Environment(JsonNode pod, Sources sources) {
    this.pod = pod;
    this.sources = sources;
  }

  Map<String, String> of(JsonNode container) {
    var variables = new LinkedHashMap<String, String>();
    for (var from : Json.items(container, "envFrom")) {
      all(from)
          .forEach((name, value) -> variables.put(Json.text(from, "prefix") + name, text(value)));
    }
    for (var variable : Json.items(container, "env")) {
      var name = Json.text(variable, "name");
      if (variable.hasNonNull("valueFrom")) {
        referenced(container, variable.get("valueFrom")).ifPresent(v -> variables.put(name, v));
      } else {
        variables.put(name, expand(Json.text(variable, "value"), variables));
      }
    }
    return variables;
  }

  /** Replaces {@code $(NAME)}; {@code $$} stands for one dollar, unknown names stay. */
  static String expand(String text, Map<String, String> variables) {
    return REFERENCE
        .matcher(text)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    match.group(2) == null
                        ? "$"
                        : variables.getOrDefault(match.group(2), match.group())));
  }

  private static String text(byte[] value) {
    return new String(value, StandardCharsets.UTF_8);
  }

  private Map<String, byte[]> all(JsonNode from) {
    var kind = from.has("secretRef") ? "secret" : "configmap";
    var reference = from.path(from.has("secretRef") ? "secretRef" : "configMapRef");
    var name = Json.text(reference, "name");
    var found = kind.equals("secret") ? sources.secret(name) : sources.configMap(name);
    if (found.isEmpty() && !reference.path("optional").asBoolean()) {
      throw missing("%s \"%s\" not found".formatted(kind, name));
    }
    return found.orElse(Map.of());
  }

  private Optional<String> referenced(JsonNode container, JsonNode from) {
    if (from.has("secretKeyRef")) {
      var reference = from.get("secretKeyRef");
      return keyOf("secret", sources.secret(Json.text(reference, "name")), reference);
    }
    if (from.has("configMapKeyRef")) {
      var reference = from.get("configMapKeyRef");
      return keyOf("configmap", sources.configMap(Json.text(reference, "name")), reference);
    }
    return from.has("fieldRef")
        ? Optional.of(field(Json.text(from, "fieldRef", "fieldPath")))
        : Optional.of(resource(container, from.path("resourceFieldRef")));
  }

  private static Optional<String> keyOf(
      String kind, Optional<Map<String, byte[]>> data, JsonNode reference) {
    var name = Json.text(reference, "name");
    var key = Json.text(reference, "key");
    if (data.isPresent() && data.get().containsKey(key)) {
      return Optional.of(text(data.get().get(key)));
    }
    if (reference.path("optional").asBoolean()) {
      return Optional.empty();
    }
    throw missing(
        data.isEmpty()
            ? "%s \"%s\" not found".formatted(kind, name)
            : "couldn't find key %s in %s %s".formatted(key, kind, name));
  }

  private static NotReady missing(String what) {
    return new NotReady("CreateContainerConfigError", "Failed", "Error: " + what);
  }

  private String field(String path) {
    if (path.matches("metadata\\.(labels|annotations)\\['.*']")) {
      var key = path.substring(path.indexOf('\'') + 1, path.lastIndexOf('\''));
      return Json.text(pod, "metadata", path.contains("labels") ? "labels" : "annotations", key);
    }
    return switch (path) {
      case "status.podIP", "status.hostIP", "status.podIPs", "status.hostIPs" -> "127.0.0.1";
      default -> Json.text(pod, (Object[]) path.split("\\."));
    };
  }

  private static String resource(JsonNode container, JsonNode reference) {
    var path = Json.text(reference, "resource").split("\\.", 2);
    var amount = path.length < 2 ? "" : Json.text(container, "resources", path[0], path[1]);
    if (amount.isEmpty()) {
      return path.length == 2 && path[1].equals("cpu")
          ? Integer.toString(Runtime.getRuntime().availableProcessors())
          : "0";
    }
    var value = io.renku.platform.cluster.types.Quantity.of(amount).value();
    return value.setScale(0, java.math.RoundingMode.CEILING).toPlainString();
  }
}
