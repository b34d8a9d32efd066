package io.renku.sessions.cluster;

import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Untyped JSON as the cluster speaks it: written in the order in which it is meant to be read, and
 * looked into without caring which levels exist.
 */
public final class Tree {
  /** Looked up once: the static methods of {@code Json} search the class path at every call. */
  private static final JsonProvider JSON = JsonProvider.provider();

  private Tree() {}

  /** An object of alternating names and values in that order; a null value leaves its name out. */
  public static JsonObject object(Object... namesAndValues) {
    var builder = JSON.createObjectBuilder();
    for (var i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i + 1] != null) {
        builder.add((String) namesAndValues[i], value(namesAndValues[i + 1]));
      }
    }
    return builder.build();
  }

  public static JsonArray array(Object... values) {
    return arrayOf(List.of(values));
  }

  public static JsonArray arrayOf(Collection<?> values) {
    var builder = JSON.createArrayBuilder();
    values.forEach(value -> builder.add(value(value)));
    return builder.build();
  }

  public static JsonObject objectOf(Map<String, ?> values) {
    var builder = JSON.createObjectBuilder();
    values.forEach((name, value) -> builder.add(name, value(value)));
    return builder.build();
  }

  public static JsonObjectBuilder copyOf(JsonObject object) {
    return JSON.createObjectBuilder(object);
  }

  /** The object with one member more or another value for it; null takes the member out. */
  public static JsonObject with(JsonObject object, String name, Object value) {
    var copy = JSON.createObjectBuilder(object);
    return (value == null ? copy.remove(name) : copy.add(name, value(value))).build();
  }

  private static JsonValue value(Object value) {
    return switch (value) {
      case null -> JsonValue.NULL;
      case JsonValue json -> json;
      case String text -> JSON.createValue(text);
      case Integer number -> JSON.createValue(number);
      case Long number -> JSON.createValue(number);
      case BigDecimal number -> JSON.createValue(number);
      case Double number -> JSON.createValue(number);
      case Boolean truth -> truth ? JsonValue.TRUE : JsonValue.FALSE;
      case Collection<?> many -> arrayOf(many);
      case Map<?, ?> map -> objectOf(named(map));
      default -> throw new IllegalArgumentException("No JSON for " + value.getClass());
    };
  }

  private static Map<String, Object> named(Map<?, ?> map) {
    var named = new LinkedHashMap<String, Object>();
    map.forEach((name, value) -> named.put((String) name, value));
    return named;
  }

  /**
   * @throws jakarta.json.JsonException when the text is not one JSON value
   */
  public static JsonValue parse(String text) {
    try (var reader = JSON.createReader(new StringReader(text))) {
      return reader.readValue();
    } catch (JsonException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) { // the parser's word for nested too deeply
      throw new JsonException("The text is no JSON that can be read.", e);
    }
  }

  public static JsonObject parseObject(String text) {
    return parse(text).asJsonObject();
  }

  /** Without any member that is null, at any depth: a merge patch cannot write such a one. */
  public static JsonObject withoutNulls(JsonObject object) {
    return without(object).asJsonObject();
  }

  private static JsonValue without(JsonValue value) {
    return switch (value) {
      case JsonObject object -> {
        var builder = JSON.createObjectBuilder();
        object.forEach(
            (name, member) -> {
              if (member != JsonValue.NULL) {
                builder.add(name, without(member));
              }
            });
        yield builder.build();
      }
      case JsonArray array -> arrayOf(array.stream().map(Tree::without).toList());
      default -> value;
    };
  }

  /** RFC 6902; a {@code test} or path that fails is a {@link jakarta.json.JsonException}. */
  public static JsonObject patched(JsonObject target, JsonArray patch) {
    return JSON.createPatch(patch).apply(target);
  }

  /** RFC 7386. */
  public static JsonObject merged(JsonObject target, JsonValue patch) {
    return JSON.createMergePatch(patch).apply(target).asJsonObject();
  }

  /** What a merge patch must say to turn one object into the other; empty when they are equal. */
  public static JsonObject difference(JsonObject from, JsonObject to) {
    return JSON.createMergeDiff(from, to).toJsonValue().asJsonObject();
  }

  public static Optional<JsonValue> at(JsonValue from, String... path) {
    var here = from;
    for (var name : path) {
      here = here instanceof JsonObject object ? object.get(name) : null;
    }
    return Optional.ofNullable(here).filter(value -> value != JsonValue.NULL);
  }

  /** The object at a path; an empty one where nothing, or something else, is found. */
  public static JsonObject objectAt(JsonValue from, String... path) {
    return at(from, path)
        .filter(JsonObject.class::isInstance)
        .map(JsonValue::asJsonObject)
        .orElse(JsonValue.EMPTY_JSON_OBJECT);
  }

  /** The objects of the array at a path; none where there is no array. */
  public static List<JsonObject> objectsAt(JsonValue from, String... path) {
    return at(from, path)
        .filter(JsonArray.class::isInstance)
        .map(
            array ->
                array.asJsonArray().stream()
                    .filter(JsonObject.class::isInstance)
                    .map(JsonValue::asJsonObject)
                    .toList())
        .orElse(List.of());
  }

  /** Text, or a number or truth value as text, at a path. */
  public static Optional<String> textAt(JsonValue from, String... path) {
    return at(from, path)
        .flatMap(
            value ->
                switch (value) {
                  case JsonString text -> Optional.of(text.getString());
                  case JsonObject _, JsonArray _ -> Optional.empty();
                  default -> Optional.of(value.toString());
                });
  }

  public static long numberAt(JsonValue from, long absent, String... path) {
    return at(from, path)
        .filter(JsonNumber.class::isInstance)
        .map(number -> ((JsonNumber) number).longValue())
        .orElse(absent);
  }

  public static boolean isTrueAt(JsonValue from, String... path) {
    return at(from, path).filter(value -> value == JsonValue.TRUE).isPresent();
  }
}
