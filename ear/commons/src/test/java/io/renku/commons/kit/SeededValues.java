package io.renku.commons.kit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes values that a schema allows, and values that nobody should send. */
public final class SeededValues {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> LETTERS =
      List.of("a", "Z", "7", "-", "_", " ", "é", "ß", "字", "😀", "\"", "\\", "%", "'", "\u200f");
  private static final List<String> BAD_TEXTS =
      List.of(
          "",
          " ",
          "a\0bcdef",
          "half \ud83d of a pair",
          "line\nfeed",
          "x".repeat(70),
          "😀".repeat(41),
          "'; drop table x; --",
          "../../etc/passwd",
          "null",
          "1e999",
          "NaN");

  private final Random random;
  private final Contract contract;
  private final Vocabulary vocabulary;

  SeededValues(Random random, Contract contract, Vocabulary vocabulary) {
    this.random = random;
    this.contract = contract;
    this.vocabulary = vocabulary;
  }

  public <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  public boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  public int between(int lowest, int highest) {
    return lowest + random.nextInt(highest - lowest + 1);
  }

  JsonNode valid(String name, JsonNode reference) {
    var schema = contract.resolve(reference);
    return vocabulary.word(name, schema, this).orElseGet(() -> ofSchema(name, schema));
  }

  private JsonNode ofSchema(String name, JsonNode schema) {
    if (schema.has("anyOf")) {
      var choices = new ArrayList<JsonNode>();
      schema.path("anyOf").forEach(choices::add);
      return valid(name, oneOf(choices));
    }
    if (schema.has("enum")) {
      var choices = new ArrayList<JsonNode>();
      schema.path("enum").forEach(choices::add);
      return oneOf(choices);
    }
    return switch (schema.path("type").asText()) {
      case "object" -> object(schema);
      case "array" -> array(name, schema);
      case "integer" -> JSON.numberNode(integer(schema));
      case "number" -> JSON.numberNode(1 + random.nextInt(40) / 4.0);
      case "boolean" -> JSON.booleanNode(random.nextBoolean());
      default -> JSON.textNode(text(schema));
    };
  }

  private JsonNode object(JsonNode schema) {
    var required = new ArrayList<String>();
    schema.path("required").forEach(r -> required.add(r.asText()));
    var made = JSON.objectNode();
    for (var property : schema.path("properties").properties()) {
      if (required.contains(property.getKey()) || chance(50)) {
        made.set(property.getKey(), valid(property.getKey(), property.getValue()));
      }
    }
    if (schema.path("additionalProperties").isObject()) {
      var count = random.nextInt(3);
      for (var i = 0; i < count; i++) {
        made.set(text(JSON.objectNode()), valid("", schema.path("additionalProperties")));
      }
    }
    vocabulary.finish(made, this);
    return made;
  }

  private JsonNode array(String name, JsonNode schema) {
    var made = JSON.arrayNode();
    var count = Math.max(schema.path("minItems").asInt(), random.nextInt(4));
    for (var i = 0; i < count; i++) {
      made.add(valid(name, schema.path("items")));
    }
    return made;
  }

  private long integer(JsonNode schema) {
    if (chance(5) && schema.has("maximum")) {
      return schema.path("maximum").asLong();
    }
    return schema.path("minimum").asLong() + random.nextInt(32);
  }

  /** Text as a schema wants it; where there is a pattern, plain letters have to do. */
  public String text(JsonNode schema) {
    var plain = schema.has("pattern");
    var shortest = Math.max(schema.path("minLength").asInt(), 1);
    var longest = Math.min(schema.path("maxLength").asInt(shortest + 20), shortest + 40);
    var length = shortest + random.nextInt(longest - shortest + 1);
    var made = new StringBuilder();
    for (var i = 0; i < length; i++) {
      made.append(oneOf(plain ? LETTERS.subList(0, 3) : LETTERS));
    }
    return made.toString();
  }

  /** A value of any type, mostly of none that was asked for. */
  public JsonNode junk() {
    return switch (random.nextInt(12)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.booleanNode(random.nextBoolean());
      case 2 -> JSON.numberNode(-1 - random.nextInt(1000));
      case 3 -> JSON.numberNode(new java.math.BigDecimal("1e400"));
      case 4 -> JSON.numberNode(new java.math.BigInteger("9223372036854775808"));
      case 5 -> JSON.numberNode(0.1 + random.nextInt(5));
      case 6 -> JSON.arrayNode().add(junkText()).add(JSON.nullNode());
      case 7 -> JSON.objectNode().set(junkText(), JSON.textNode(junkText()));
      case 8 -> JSON.numberNode(Long.MAX_VALUE);
      default -> JSON.textNode(junkText());
    };
  }

  String junkText() {
    return oneOf(BAD_TEXTS);
  }

  /** The same with one thing wrong, at any depth. */
  void spoil(JsonNode body) {
    if (!(body instanceof ObjectNode object) || object.isEmpty()) {
      body.forEach(this::spoil);
      return;
    }
    var names = new ArrayList<String>();
    object.fieldNames().forEachRemaining(names::add);
    var name = oneOf(names);
    if (object.get(name).isContainerNode() && chance(60)) {
      spoil(object.get(name));
    } else if (chance(20)) {
      object.remove(name);
    } else if (chance(15)) {
      object.set(junkText(), junk());
    } else {
      object.set(name, junk());
    }
  }
}
