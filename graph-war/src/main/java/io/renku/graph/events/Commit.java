package io.renku.graph.events;

import jakarta.json.Json;
import java.time.Instant;
import java.util.List;

/** A commit as the event log remembers it. */
public record Commit(
    String id,
    String message,
    Instant date,
    String authorName,
    String authorEmail,
    List<String> parents) {

  /** The reference's event body. */
  String body(ProjectRef project) {
    var author = Json.createObjectBuilder().add("username", authorName).add("email", authorEmail);
    return Json.createObjectBuilder()
        .add("id", id)
        .add("message", message)
        .add("committedDate", date.toString())
        .add("author", author)
        .add("parents", Json.createArrayBuilder(parents))
        .add(
            "project",
            Json.createObjectBuilder().add("id", project.id()).add("slug", project.slug()))
        .build()
        .toString();
  }

  /** Migrations by a service bring nothing new. */
  boolean isMigration() {
    return message.contains("renku migrate");
  }
}
