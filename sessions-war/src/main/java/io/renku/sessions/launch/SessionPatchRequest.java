package io.renku.sessions.launch;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;

/**
 * A change of a session: sleep or wake, perhaps another size, or a sign that its user is there.
 *
 * @param lastInteraction when the user last did something with the session
 */
record SessionPatchRequest(
    Optional<String> state, Optional<Long> resourceClass, Optional<Instant> lastInteraction) {
  private static final Set<String> STATES = Set.of("running", "hibernated");

  /** Clocks of clients are not all right. */
  private static final Duration TOLERANCE = Duration.ofMinutes(1);

  static SessionPatchRequest read(RequestFields fields, Instant now) {
    var request =
        new SessionPatchRequest(
            fields.text("state"),
            fields.number("resource_class_id"),
            fields.text("lastInteraction").flatMap(text -> time(text, fields, now)));
    if (request.isEmpty() && fields.text("lastInteraction").isEmpty()) {
      fields.fault("state", "Missing data for required field.");
    }
    if (request.state().filter(state -> !STATES.contains(state)).isPresent()) {
      fields.fault("state", "Must be one of: running, hibernated.");
    }
    if (request.resourceClass().filter(id -> id < 1).isPresent()) {
      fields.fault("resource_class_id", "Must be a positive number.");
    }
    fields.refuseOthers();
    fields.orRefuse();
    return request;
  }

  private boolean isEmpty() {
    return state.isEmpty() && resourceClass.isEmpty() && lastInteraction.isEmpty();
  }

  private static Optional<Instant> time(String text, RequestFields fields, Instant now) {
    if (text.equals("now")) {
      return Optional.of(now);
    }
    try {
      var time = OffsetDateTime.parse(text).toInstant();
      if (time.isAfter(Instant.EPOCH) && !time.isAfter(now.plus(TOLERANCE))) {
        return Optional.of(time.isAfter(now) ? now : time);
      }
      fields.fault("lastInteraction", "Must be a time that has been.");
    } catch (DateTimeException e) {
      fields.fault("lastInteraction", "Must be \"now\" or a time such as 2026-01-10T08:00:00Z.");
    }
    return Optional.empty();
  }

  /** Whether it is about the session's sleep or size, rather than only a sign of life. */
  boolean isAboutRunning() {
    return state.isPresent() || resourceClass.isPresent();
  }
}
