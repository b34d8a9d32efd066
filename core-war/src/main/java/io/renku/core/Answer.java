package io.renku.core;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.Optional;

/** The frame of successful answers, and builders that do not look up their provider each time. */
public final class Answer {
  private static final JsonProvider JSON = JsonProvider.provider();

  private Answer() {}

  public static JsonObject of(JsonValue result) {
    return object().add("result", result).build();
  }

  public static JsonObject of(JsonObjectBuilder result) {
    return of(result.build());
  }

  public static JsonObjectBuilder object() {
    return JSON.createObjectBuilder();
  }

  public static JsonArrayBuilder array() {
    return JSON.createArrayBuilder();
  }

  public static JsonArrayBuilder array(Iterable<String> texts) {
    var array = JSON.createArrayBuilder();
    texts.forEach(array::add);
    return array;
  }

  public static JsonValue textValue(String text) {
    return JSON.createValue(text);
  }

  /** The text, or null. */
  public static JsonValue text(Optional<String> text) {
    return text.map(value -> (JsonValue) JSON.createValue(value)).orElse(JsonValue.NULL);
  }
}
