package io.renku.sessions.culling;

import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** What a Jupyter server says of itself; some versions count connections below zero. */
record ServerActivity(long connections, Optional<Instant> lastActivity, Optional<Instant> started) {

  /** Empty unless it is the answer of {@code /api/status}. */
  static Optional<ServerActivity> of(JsonObject status) {
    if (!status.containsKey("connections") || !status.containsKey("last_activity")) {
      return Optional.empty();
    }
    return Optional.of(
        new ServerActivity(
            Tree.numberAt(status, 0, "connections"),
            time(status, "last_activity"),
            time(status, "started")));
  }

  private static Optional<Instant> time(JsonObject status, String name) {
    return Tree.textAt(status, name)
        .flatMap(
            text -> {
              try {
                return Optional.of(OffsetDateTime.parse(text).toInstant());
              } catch (DateTimeException e) {
                return Optional.empty();
              }
            });
  }
}
