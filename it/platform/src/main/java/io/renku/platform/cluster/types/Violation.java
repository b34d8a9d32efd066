package io.renku.platform.cluster.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.renku.platform.cluster.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.stream.Collectors;

/** One thing that is wrong with an object, worded as the real API server words it. */
public record Violation(String reason, String field, String message) {
  public static Violation required(String field, String detail) {
    return new Violation(
        "FieldValueRequired", field, "Required value" + (detail.isEmpty() ? "" : ": " + detail));
  }

  public static Violation invalid(String field, JsonNode value, String detail) {
    return new Violation(
        "FieldValueInvalid", field, "Invalid value: " + show(value) + detail(detail));
  }

  public static Violation invalid(String field, String value, String detail) {
    return invalid(field, TextNode.valueOf(value), detail);
  }

  static Violation wrongType(String field, JsonNode value, String expected) {
    var actual = value.isTextual() ? "string" : typeName(value);
    return new Violation(
        "FieldValueTypeInvalid",
        field,
        "Invalid value: \"%s\": %s in body must be of type %s: \"%s\""
            .formatted(actual, field, expected, actual));
  }

  public static Violation unsupported(String field, JsonNode value, Collection<String> known) {
    var list = known.stream().map(v -> "\"" + v + "\"").collect(Collectors.joining(", "));
    return new Violation(
        "FieldValueNotSupported",
        field,
        "Unsupported value: " + show(value) + ": supported values: " + list);
  }

  public static Violation forbidden(String field, String detail) {
    return new Violation("FieldValueForbidden", field, "Forbidden: " + detail);
  }

  public static Violation duplicate(String field, JsonNode value) {
    return new Violation("FieldValueDuplicate", field, "Duplicate value: " + show(value));
  }

  static String typeName(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case BOOLEAN -> "boolean";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      case NULL, MISSING -> "null";
      default -> "string";
    };
  }

  private static String show(JsonNode value) {
    return new String(Json.bytes(value), StandardCharsets.UTF_8);
  }

  private static String detail(String detail) {
    return detail.isEmpty() ? "" : ": " + detail;
  }

  @Override
  public String toString() {
    return field + ": " + message;
  }
}
