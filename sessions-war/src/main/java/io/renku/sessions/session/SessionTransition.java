package io.renku.sessions.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One change of a session's state, told once, by the replica whose report of it the cluster took.
 *
 * @param session as it was before
 * @param from empty for a new session
 */
public record SessionTransition(Session session, Optional<String> from, String to, Instant at) {
  /** How much later than the resource a first start may begin; a resume begins later still. */
  private static final Duration FIRST_START = Duration.ofMinutes(5);

  public boolean isCreation() {
    return from.isEmpty();
  }

  public boolean isDeletion() {
    return to.equals(SessionState.STOPPING);
  }

  /** How long the launch took: only of a session's first start, never of a resume. */
  public Optional<Duration> launchTook() {
    var isFirst =
        from.equals(Optional.of(SessionState.STARTING))
            && to.equals(SessionState.RUNNING)
            && session.statusText("firstRunningAt").isEmpty()
            && !session.isOfKopf();
    return session
        .createdAt()
        .filter(created -> isFirst && startedWith(created))
        .map(created -> Duration.between(created, at));
  }

  private boolean startedWith(Instant created) {
    return session
        .statusTime("startingSince")
        .map(since -> since.isBefore(created.plus(FIRST_START)))
        .orElse(false);
  }
}
