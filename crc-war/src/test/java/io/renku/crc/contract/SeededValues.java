package io.renku.crc.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.crc.kit.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes values that a schema allows, and values that nobody should send. */
final class SeededValues {
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

  /** Ranges of the reference's own property tests; what is not named gets the schema's range. */
  private static final Map<String, int[]> RANGES =
      Map.of(
          "max_storage", new int[] {500, 1000},
          "default_storage", new int[] {1, 500},
          "project_id", new int[] {123456, 123456});

  private static final Map<String, List<String>> TEXTS =
      Map.of(
          "storage_url",
          List.of(
              "s3://bucket/folder",
              "s3://s3.us-east-1.amazonaws.com/bucket/folder",
              "https://some.endpoint.example/bucket/folder",
              "az://container/folder",
              "azure://account.dfs.core.windows.net/container"),
          "target_path",
          List.of("my/target", "data", "a b/ü"),
          "project_id",
          List.of("123456"),
          "user_id",
          List.of("normal-user-1", "admin-user-1", "user-a", "user-b", "user-c"),
          "id",
          List.of("normal-user-1", "admin-user-1", "user-a", "user-b", "user-c"));

  private final Random random;
  private final Contract contract;

  SeededValues(Random random, Contract contract) {
    this.random = random;
    this.contract = contract;
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  JsonNode valid(String name, JsonNode reference) {
    var schema = contract.resolve(reference);
    if (schema.has("anyOf")) {
      var choices = new ArrayList<JsonNode>();
      schema.path("anyOf").forEach(choices::add);
      return valid(name, oneOf(choices));
    }
    return switch (schema.path("type").asText()) {
      case "object" -> isConfiguration(name, reference) ? configuration() : object(schema);
      case "array" -> array(name, schema);
      case "integer" -> JSON.numberNode(integer(name, schema));
      case "number" -> JSON.numberNode(1 + random.nextInt(40) / 4.0);
      case "boolean" -> JSON.booleanNode(random.nextBoolean());
      default -> JSON.textNode(text(name, schema));
    };
  }

  private static boolean isConfiguration(String name, JsonNode reference) {
    return name.equals("configuration")
        || reference.path("$ref").asText().endsWith("/Configuration");
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
    // A quota is for many of the classes that are made here.
    if (!schema.path("properties").has("name") && made.has("cpu")) {
      made.put("cpu", 50 + random.nextInt(50));
      made.put("memory", 64 + random.nextInt(900));
      made.put("gpu", 200 + random.nextInt(800));
    }
    return made;
  }

  private ObjectNode configuration() {
    var made = JSON.objectNode();
    if (chance(70)) {
      made.put("type", "s3")
          .put("provider", "AWS")
          .put("region", text("region", JSON.objectNode()));
    } else {
      made.put("type", oneOf(List.of("azureblob", "webdav", "drive", "sftp")));
    }
    if (chance(30)) {
      made.put(oneOf(List.of("access_key_id", "secret_access_key", "hint", "pass")), "secret");
    }
    if (chance(10)) {
      made.set("hint", junk());
    }
    return made;
  }

  /** A pool has one default class, so of several classes the first is it. */
  private JsonNode array(String name, JsonNode schema) {
    var made = JSON.arrayNode();
    var count = Math.max(schema.path("minItems").asInt(), random.nextInt(4));
    for (var i = 0; i < count; i++) {
      var item = valid(name, schema.path("items"));
      if (name.equals("classes") && chance(90) && item instanceof ObjectNode one) {
        one.put("default", i == 0);
      }
      made.add(item);
    }
    return made;
  }

  private long integer(String name, JsonNode schema) {
    var range = RANGES.get(name);
    if (range != null) {
      return range[0] + random.nextInt(range[1] - range[0] + 1);
    }
    if (chance(5) && schema.has("maximum")) {
      return schema.path("maximum").asLong();
    }
    return schema.path("minimum").asLong() + random.nextInt(32);
  }

  private String text(String name, JsonNode schema) {
    var known = TEXTS.get(name);
    if (known != null && (!name.equals("id") || schema.has("pattern"))) {
      return oneOf(known);
    }
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
  JsonNode junk() {
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
