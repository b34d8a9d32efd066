package io.renku.gateway.webui;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.List;
import java.util.Set;

/** What the web client says on its channel. Anything else is refused with a sentence. */
sealed interface ClientMessage {

  /** Wants to know the version, now and whenever it changes. */
  record Init() implements ClientMessage {}

  record Ping() implements ClientMessage {}

  /** Wants to hear of its sessions again, even if nothing changed. */
  record PullSessions() implements ClientMessage {}

  /** Wants to hear of the indexing of these projects. */
  record PullActivation(List<Long> projects) implements ClientMessage {}

  record Refused(String reason) implements ClientMessage {}

  int MOST_PROJECTS = 100;

  static ClientMessage parse(String text) {
    try (var reader = Json.createReader(new StringReader(text))) {
      return of(reader.readObject());
    } catch (JsonException | ClassCastException _) {
      return new Refused("A message must be a JSON object.");
    }
  }

  private static ClientMessage of(JsonObject json) {
    if (!json.containsKey("timestamp")
        || !(json.get("type") instanceof JsonString type)
        || !(json.get("data") instanceof JsonObject data)) {
      return new Refused("A message needs the fields timestamp, type and data.");
    }
    return switch (type.getString()) {
      case "init" -> init(data);
      case "ping" -> data.isEmpty() ? new Ping() : unexpected("ping");
      case "pullSessionStatus" ->
          data.isEmpty() ? new PullSessions() : unexpected("pullSessionStatus");
      case "pullKgActivationStatus" -> activation(data);
      default -> new Refused("There is no message of type " + type.getString() + ".");
    };
  }

  private static ClientMessage init(JsonObject data) {
    return data.keySet().equals(Set.of("requestServerVersion")) ? new Init() : unexpected("init");
  }

  private static ClientMessage activation(JsonObject data) {
    if (!data.keySet().equals(Set.of("projects"))
        || data.get("projects").getValueType() != JsonValue.ValueType.ARRAY) {
      return unexpected("pullKgActivationStatus");
    }
    var ids = data.getJsonArray("projects");
    if (ids.size() > MOST_PROJECTS || !ids.stream().allMatch(JsonNumber.class::isInstance)) {
      return new Refused("projects must be a list of at most " + MOST_PROJECTS + " numbers.");
    }
    return new PullActivation(
        ids.getValuesAs(JsonNumber.class).stream().map(JsonNumber::longValue).toList());
  }

  private static Refused unexpected(String type) {
    return new Refused("The data of a message of type " + type + " has other fields.");
  }
}
