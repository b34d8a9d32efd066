package io.renku.crc.kit;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.StringReader;

/** What came back for one request. */
public record Answer(int status, String body, String etag) {

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
