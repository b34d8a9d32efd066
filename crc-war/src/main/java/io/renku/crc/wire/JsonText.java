package io.renku.crc.wire;

import io.renku.commons.Failure;
import jakarta.json.Json;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Reads JSON text that a caller sent. */
public final class JsonText {
  private static final JsonReaderFactory READERS = Json.createReaderFactory(Map.of());

  private JsonText() {}

  /**
   * @throws Failure 400 when the text is not JSON
   */
  public static JsonValue parse(byte[] utf8) {
    try (var reader =
        READERS.createReader(new ByteArrayInputStream(utf8), StandardCharsets.UTF_8)) {
      return reader.readValue();
      // The parser has a type of its own for bad text, but none for text nested too deeply.
    } catch (RuntimeException | StackOverflowError _) {
      throw Failure.badRequest("Failed when parsing body as json");
    }
  }
}
