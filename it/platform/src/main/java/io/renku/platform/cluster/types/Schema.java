package io.renku.platform.cluster.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A structural OpenAPI v3 schema as CRDs carry it: prunes what it does not know, fills in defaults
 * and says what is wrong. Rules in CEL ({@code x-kubernetes-validations}) are not evaluated.
 */
public final class Schema {
  private static final String PRESERVE = "x-kubernetes-preserve-unknown-fields";
  private static final String INT_OR_STRING = "x-kubernetes-int-or-string";

  private final JsonNode root;
  private final JsonNode definitions;

  private Schema(JsonNode root, JsonNode definitions) {
    this.root = root;
    this.definitions = definitions;
  }

  public static Schema of(JsonNode schema) {
    return new Schema(schema, Json.object());
  }

  static Schema of(String definition, JsonNode definitions) {
    return new Schema(definitions.path(definition), definitions);
  }

  /** Removes unknown fields and nulls that the schema does not allow, then sets defaults. */
  public void normalise(ObjectNode object) {
    prune(object, root, true);
    applyDefaults(object, root);
  }

  public List<Violation> check(ObjectNode object) {
    var found = new ArrayList<Violation>();
    check(object, root, "", found);
    return found;
  }

  private JsonNode resolve(JsonNode schema) {
    return schema.has("$ref") ? definitions.path(schema.get("$ref").asText()) : schema;
  }

  private void prune(JsonNode value, JsonNode unresolved, boolean isTop) {
    var schema = resolve(unresolved);
    if (value.isArray() && keepsAllItems(schema)) {
      return;
    }
    if (value instanceof ArrayNode items) {
      if (schema.has("items") || !schema.path(PRESERVE).asBoolean()) {
        items.forEach(item -> prune(item, schema.path("items"), false));
      }
    } else if (value instanceof ObjectNode object) {
      pruneObject(
          object, schema, isTop || schema.path("x-kubernetes-embedded-resource").asBoolean());
    }
  }

  /** As the real API server does: nothing is known of the items, and nothing of them is lost. */
  private static boolean keepsAllItems(JsonNode schema) {
    return schema.path(PRESERVE).asBoolean() && !schema.has("items");
  }

  private void pruneObject(ObjectNode object, JsonNode schema, boolean isResource) {
    var properties = schema.path("properties");
    var additional = schema.path("additionalProperties");
    var keepsUnknown = schema.path(PRESERVE).asBoolean() || additional.isBoolean();
    for (var name : Json.names(object)) {
      var value = object.get(name);
      var isMeta = isResource && List.of("apiVersion", "kind", "metadata").contains(name);
      var known = properties.has(name) ? properties.get(name) : additional;
      if (known.isObject()) {
        if (value.isNull() && !resolve(known).path("nullable").asBoolean() && !keepsNull(known)) {
          object.remove(name);
        } else if (isQuantity(value, known)) {
          object.put(name, Quantity.of(value.asText()).toString());
        } else {
          prune(value, known, false);
        }
      } else if (!isMeta && !keepsUnknown) {
        object.remove(name);
      }
    }
  }

  private boolean isQuantity(JsonNode value, JsonNode schema) {
    return value.isValueNode()
        && Json.text(resolve(schema), "format").equals("quantity")
        && Quantity.isQuantity(value.asText());
  }

  private boolean keepsNull(JsonNode schema) {
    var resolved = resolve(schema);
    return resolved.path(PRESERVE).asBoolean() && !resolved.has("type");
  }

  private void applyDefaults(JsonNode value, JsonNode unresolved) {
    var schema = resolve(unresolved);
    if (value instanceof ObjectNode object) {
      for (var property : schema.path("properties").properties()) {
        if (!object.has(property.getKey()) && property.getValue().has("default")) {
          object.set(property.getKey(), property.getValue().get("default").deepCopy());
        }
        if (object.has(property.getKey())) {
          applyDefaults(object.get(property.getKey()), property.getValue());
        }
      }
      if (schema.path("additionalProperties").isObject()) {
        for (var entry : object.properties()) {
          if (!schema.path("properties").has(entry.getKey())) {
            applyDefaults(entry.getValue(), schema.get("additionalProperties"));
          }
        }
      }
    } else if (value instanceof ArrayNode items) {
      items.forEach(item -> applyDefaults(item, schema.path("items")));
    }
  }

  private void check(JsonNode value, JsonNode unresolved, String path, List<Violation> found) {
    var schema = resolve(unresolved);
    if (value.isNull() && (schema.path("nullable").asBoolean() || keepsNull(schema))) {
      return;
    }
    if (!hasType(value, schema)) {
      found.add(Violation.wrongType(path, value, expected(schema)));
      return;
    }
    checkEnum(value, schema, path, found);
    switch (value.getNodeType()) {
      case STRING -> checkText(value, schema, path, found);
      case NUMBER -> checkNumber(value, schema, path, found);
      case ARRAY -> checkArray((ArrayNode) value, schema, path, found);
      case OBJECT -> checkObject((ObjectNode) value, schema, path, found);
      default -> {}
    }
    checkJunctors(value, schema, path, found);
  }

  private static String expected(JsonNode schema) {
    return schema.path(INT_OR_STRING).asBoolean() ? "integer,string" : Json.text(schema, "type");
  }

  private static boolean hasType(JsonNode value, JsonNode schema) {
    if (Json.text(schema, "format").equals("quantity")) {
      return value.isNumber() || value.isTextual();
    }
    if (schema.path(INT_OR_STRING).asBoolean()) {
      return value.isIntegralNumber() || value.isTextual();
    }
    return switch (Json.text(schema, "type")) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "integer" ->
          value.isIntegralNumber()
              || value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
      case "number" -> value.isNumber();
      default -> true;
    };
  }

  private static void checkEnum(
      JsonNode value, JsonNode schema, String path, List<Violation> found) {
    var allowed = Json.items(schema, "enum");
    if (!allowed.isEmpty() && !allowed.contains(value)) {
      found.add(
          Violation.unsupported(path, value, allowed.stream().map(JsonNode::asText).toList()));
    }
  }

  private static void checkText(
      JsonNode value, JsonNode schema, String path, List<Violation> found) {
    var text = value.asText();
    var length = text.codePointCount(0, text.length());
    if (schema.has("minLength") && length < schema.get("minLength").asInt()) {
      bad(
          value,
          path,
          "should be at least " + schema.get("minLength").asText() + " chars long",
          found);
    }
    if (schema.has("maxLength") && length > schema.get("maxLength").asInt()) {
      found.add(
          new Violation(
              "FieldValueTooLong",
              path,
              "Too long: may not be longer than " + schema.get("maxLength").asText()));
    }
    if (schema.has("pattern") && !matches(schema.get("pattern").asText(), text)) {
      bad(value, path, "should match '" + schema.get("pattern").asText() + "'", found);
    }
    if (!hasFormat(text, Json.text(schema, "format"))) {
      bad(value, path, "must be of type " + Json.text(schema, "format"), found);
    }
  }

  private static boolean matches(String pattern, String text) {
    try {
      return Pattern.compile(pattern).matcher(text).find();
    } catch (PatternSyntaxException _) {
      return true; // Go's syntax goes beyond Java's here and there
    }
  }

  private static boolean hasFormat(String text, String format) {
    return switch (format) {
      case "date-time" -> isDateTime(text);
      case "byte" -> isBase64(text);
      case "quantity" -> Quantity.isQuantity(text);
      case "uuid" -> text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
      case "date" -> text.matches("\\d{4}-\\d\\d-\\d\\d");
      default -> true;
    };
  }

  private static boolean isDateTime(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeException _) {
      return false;
    }
  }

  private static boolean isBase64(String text) {
    try {
      Base64.getMimeDecoder().decode(text);
      return text.matches("[A-Za-z0-9+/=\\r\\n]*");
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static void checkNumber(
      JsonNode value, JsonNode schema, String path, List<Violation> found) {
    var number = value.decimalValue();
    if (schema.has("minimum")) {
      var order = number.compareTo(schema.get("minimum").decimalValue());
      if (schema.path("exclusiveMinimum").asBoolean() ? order <= 0 : order < 0) {
        var words = schema.path("exclusiveMinimum").asBoolean() ? "" : "or equal to ";
        bad(value, path, "should be greater than " + words + schema.get("minimum").asText(), found);
      }
    }
    if (schema.has("maximum")) {
      var order = number.compareTo(schema.get("maximum").decimalValue());
      if (schema.path("exclusiveMaximum").asBoolean() ? order >= 0 : order > 0) {
        var words = schema.path("exclusiveMaximum").asBoolean() ? "" : "or equal to ";
        bad(value, path, "should be less than " + words + schema.get("maximum").asText(), found);
      }
    }
    var step = schema.path("multipleOf").decimalValue();
    if (schema.has("multipleOf")
        && step.signum() != 0
        && number.remainder(step).compareTo(BigDecimal.ZERO) != 0) {
      bad(value, path, "should be a multiple of " + step.toPlainString(), found);
    }
    if (Json.text(schema, "format").equals("int32") && !value.canConvertToInt()) {
      bad(value, path, "must be of type int32", found);
    }
  }

  private void checkArray(ArrayNode value, JsonNode schema, String path, List<Violation> found) {
    if (schema.has("minItems") && value.size() < schema.get("minItems").asInt()) {
      bad(value, path, "should have at least " + schema.get("minItems").asText() + " items", found);
    }
    if (schema.has("maxItems") && value.size() > schema.get("maxItems").asInt()) {
      found.add(
          new Violation(
              "FieldValueTooMany",
              path,
              "Too many: %d: must have at most %d items"
                  .formatted(value.size(), schema.get("maxItems").asInt())));
    }
    var isSet =
        schema.path("uniqueItems").asBoolean()
            || Json.text(schema, "x-kubernetes-list-type").equals("set");
    var keys = Json.texts(schema, "x-kubernetes-list-map-keys");
    var seen = new HashSet<Object>();
    for (var i = 0; i < value.size(); i++) {
      var item = value.get(i);
      Object identity = keys.isEmpty() ? item : keys.stream().map(item::path).toList();
      if ((isSet || !keys.isEmpty()) && !seen.add(identity)) {
        found.add(Violation.duplicate(path + "[" + i + "]", item));
      }
      check(item, schema.path("items"), path + "[" + i + "]", found);
    }
  }

  private void checkObject(ObjectNode value, JsonNode schema, String path, List<Violation> found) {
    for (var required : Json.texts(schema, "required")) {
      if (!value.has(required)) {
        found.add(Violation.required(join(path, required), ""));
      }
    }
    if (schema.has("minProperties") && value.size() < schema.get("minProperties").asInt()) {
      bad(
          value,
          path,
          "should have at least " + schema.get("minProperties").asText() + " properties",
          found);
    }
    if (schema.has("maxProperties") && value.size() > schema.get("maxProperties").asInt()) {
      bad(
          value,
          path,
          "should have at most " + schema.get("maxProperties").asText() + " properties",
          found);
    }
    var properties = schema.path("properties");
    for (var field : value.properties()) {
      var known =
          properties.has(field.getKey())
              ? properties.get(field.getKey())
              : schema.path("additionalProperties");
      if (known.isObject()) {
        check(field.getValue(), known, join(path, field.getKey()), found);
      }
    }
  }

  private void checkJunctors(JsonNode value, JsonNode schema, String path, List<Violation> found) {
    for (var part : Json.items(schema, "allOf")) {
      check(value, part, path, found);
    }
    if (schema.has("anyOf") && matching(value, schema.get("anyOf")) == 0) {
      bad(value, path, "must validate at least one schema (anyOf)", found);
    }
    if (schema.has("oneOf") && matching(value, schema.get("oneOf")) != 1) {
      bad(value, path, "must validate one and only one schema (oneOf)", found);
    }
    if (schema.has("not") && fits(value, schema.get("not"))) {
      bad(value, path, "must not validate the schema (not)", found);
    }
  }

  private int matching(JsonNode value, JsonNode schemas) {
    var count = 0;
    for (var schema : schemas) {
      count += fits(value, schema) ? 1 : 0;
    }
    return count;
  }

  private boolean fits(JsonNode value, JsonNode schema) {
    var found = new ArrayList<Violation>();
    check(value, schema, "", found);
    return found.isEmpty();
  }

  private static void bad(JsonNode value, String path, String what, List<Violation> found) {
    found.add(Violation.invalid(path, value, path + " in body " + what));
  }

  private static String join(String path, String field) {
    return path.isEmpty() ? field : path + "." + field;
  }
}
