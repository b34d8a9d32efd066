package io.renku.commons.kit;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.Locale;
import java.util.Map;

/**
 * What came back for one request.
 *
 * @param headers the first value of each, by its name in small letters
 */
public record Answer(int status, String body, Map<String, String> headers) {

  /** A header's value; the text {@code null} for one that is not there. */
  public String header(String name) {
    return String.valueOf(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  public String etag() {
    return header("ETag");
  }

  public JsonValue json() {
    try (var reader = Json.createReader(new StringReader(body))) {
      return reader.readValue();
    }
  }

  public JsonObject object() {
    return json().asJsonObject();
  }

  public JsonArray array() {
    return json().asJsonArray();
  }

  public int id() {
    return object().getInt("id");
  }

  public int errorCode() {
    return object().getJsonObject("error").getInt("code");
  }

  public String message() {
    return object().getJsonObject("error").getString("message");
  }
}
