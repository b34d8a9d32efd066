package io.renku.crc.wire;

import io.renku.commons.Failure;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Optional;

/** A request body as it came, whatever its content type said; empty when there was none. */
public record JsonBody(Optional<JsonValue> value) {

  /**
   * @throws Failure 422 when the body is anything but an object
   */
  public JsonObject object() {
    if (value.isPresent() && value.get() instanceof JsonObject object) {
      return object;
    }
    throw wrongType();
  }

  /**
   * @throws Failure 422 when the body is anything but an array
   */
  public JsonArray array() {
    if (value.isPresent() && value.get() instanceof JsonArray array) {
      return array;
    }
    throw wrongType();
  }

  private static Failure wrongType() {
    return Failure.invalid("The validation failed because the provided input has the wrong type");
  }
}
