package io.renku.gateway.webui;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Instant;

/** What the gateway says on a channel, in the words that the web client knows. */
record ServerMessage(String type, JsonObject data) {
  static ServerMessage of(String type, String message) {
    return new ServerMessage(type, Json.createObjectBuilder().add("message", message).build());
  }

  /** The tab has no session to watch. */
  static ServerMessage logInFirst() {
    var data = Json.createObjectBuilder().add("message", "Log in first.").add("missingAuth", true);
    return new ServerMessage("error", data.build());
  }

  static ServerMessage expired() {
    var data =
        Json.createObjectBuilder()
            .add("message", "Your session has expired. Log in again.")
            .add("expired", true);
    return new ServerMessage("authentication", data.build());
  }

  /** How far the index of a project is, or why that is not known. */
  static ServerMessage activation(long project, int percent) {
    var progress = Json.createObjectBuilder().add(Long.toString(project), percent).build();
    return of("activation", progress.toString());
  }

  /** The client compares this with its own build and takes nothing else for a version. */
  static ServerMessage version(String version) {
    var data =
        version.isEmpty()
            ? Json.createObjectBuilder()
                .add("start", false)
                .add("message", "This deployment does not know its client's version.")
            : Json.createObjectBuilder().add("start", true).add("version", version);
    return new ServerMessage("version", data.build());
  }

  String text() {
    return Json.createObjectBuilder()
        .add("timestamp", Instant.now().toString())
        .add("scope", "user")
        .add("type", type)
        .add("data", data)
        .build()
        .toString();
  }
}
