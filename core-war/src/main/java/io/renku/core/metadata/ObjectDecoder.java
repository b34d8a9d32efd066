package io.renku.core.metadata;

import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Reads the bytes of one file of the object database. */
final class ObjectDecoder {
  private static final JsonProvider JSON = JsonProvider.provider();
  private static final Set<String> ALLOWED_ROOTS =
      Set.of("BTrees", "builtins", "datetime", "persistent", "renku", "zc", "zope", "deal");
  private static final Set<String> PLAIN_NAMES =
      Set.of(Types.TYPE, Types.FUNCTION, "set", "frozenset", Types.BACK_REFERENCE);

  private final String path;

  /** Inline instances in the order of their opening; null while one is still being read. */
  private final List<Instance> met = new ArrayList<>();

  private ObjectDecoder(String path) {
    this.path = path;
  }

  static StoredObject decode(String path, byte[] content) {
    return new ObjectDecoder(path).file(content);
  }

  private StoredObject file(byte[] content) {
    try (var reader =
        JSON.createReader(
            new StringReader(
                new String(Compression.unpackIfPacked(content), StandardCharsets.UTF_8)))) {
      var json = reader.readObject();
      var type = typeOf(json);
      var oid = json.getString("@renku_oid");
      return json.containsKey("@renku_data_value")
          ? new StoredObject(type, oid, value(json.get("@renku_data_value")))
          : new StoredObject(type, oid, attributes(json));
    } catch (JsonException
        | ClassCastException
        | NullPointerException
        | IllegalArgumentException
        | DateTimeException e) {
      throw new CorruptMetadataException(path, "it does not hold an object of the format.", e);
    }
  }

  private TreeMap<String, Object> attributes(JsonObject json) {
    var state = new TreeMap<String, Object>();
    json.forEach(
        (key, value) -> {
          if (!key.startsWith("@renku_")) {
            state.put(key, value(value));
          }
        });
    return state;
  }

  private Object value(JsonValue json) {
    return switch (json.getValueType()) {
      case NULL -> null;
      case TRUE -> true;
      case FALSE -> false;
      case STRING -> ((JsonString) json).getString();
      case NUMBER -> number((JsonNumber) json);
      case ARRAY -> list((JsonArray) json);
      case OBJECT -> object((JsonObject) json);
    };
  }

  private static Object number(JsonNumber number) {
    return number.isIntegral() && number.bigDecimalValue().scale() == 0
        ? (Object) number.bigIntegerValue()
        : number.bigDecimalValue();
  }

  private List<Object> list(JsonArray json) {
    var items = new ArrayList<>(json.size());
    json.forEach(item -> items.add(value(item)));
    return items;
  }

  private Object object(JsonObject json) {
    if (!json.containsKey("@renku_data_type")) {
      return attributes(json);
    }
    var type = typeOf(json);
    if (json.getBoolean("@renku_reference", false)) {
      return new Reference(type, json.getString("@renku_oid"));
    }
    if (type.equals(Types.INDEX)) {
      return new Index(json.getString("@renku_oid"), attributes(json));
    }
    if (!json.containsKey("@renku_data_value")) {
      return new Instance(type, attributes(json));
    }
    var value = json.get("@renku_data_value");
    return switch (type) {
      case Types.TUPLE -> new Tuple(list(value.asJsonArray()));
      case Types.DATE_TIME -> PythonTime.parse(((JsonString) value).getString());
      case Types.BACK_REFERENCE -> earlier(((JsonNumber) value).intValueExact());
      case String other when Types.isMarked(other) -> new Marked(other, value(value));
      default -> instance(type, value);
    };
  }

  private Object instance(String type, JsonValue value) {
    if (value.getValueType() != JsonValue.ValueType.OBJECT) {
      return new Marked(type, value(value));
    }
    var number = met.size();
    met.add(null);
    var instance = new Instance(type, attributes(value.asJsonObject()));
    met.set(number, instance);
    return instance;
  }

  private Instance earlier(int number) {
    if (number < 0 || number >= met.size() || met.get(number) == null) {
      throw new CorruptMetadataException(path, "it refers to an object that is not there.");
    }
    return met.get(number);
  }

  private String typeOf(JsonObject json) {
    var type = json.getString("@renku_data_type");
    if (!PLAIN_NAMES.contains(type) && !ALLOWED_ROOTS.contains(type.split("\\.", 2)[0])) {
      throw new CorruptMetadataException(path, "it names a class that is not allowed.");
    }
    return type;
  }
}
