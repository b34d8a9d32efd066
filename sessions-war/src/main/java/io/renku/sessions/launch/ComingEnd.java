package io.renku.sessions.launch;

import io.renku.sessions.SessionsConfig;
import io.renku.sessions.session.Session;
import io.renku.sessions.session.SessionState;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When a session will be put to sleep, and when deleted, if nothing happens until then. A session
 * in use has no such time. The operator looks only now and then, so it may be a little later.
 */
record ComingEnd(Session session, SessionsConfig config) {

  Optional<Instant> hibernation() {
    if (session.isHibernated() || session.isBeingDeleted() || session.isAnonymous()) {
      return Optional.empty();
    }
    return earliest(idle(), age(), config.culling.hibernateStuck ? stuck(true) : Optional.empty());
  }

  Optional<Instant> deletion() {
    if (session.isBeingDeleted()) {
      return Optional.empty();
    }
    if (session.isHibernated()) {
      return after(session.annotatedTime("hibernationDate"), "hibernated");
    }
    var stuck = config.culling.hibernateStuck ? stuck(false) : earliest(stuck(true), stuck(false));
    return session.isAnonymous() ? earliest(idle(), age(), stuck) : stuck;
  }

  /** Since when nothing has happened in it; empty while it is in use. */
  Optional<Instant> idle() {
    return after(session.annotatedTime("lastActivityDate"), "idle");
  }

  Optional<Instant> age() {
    return after(session.statusTime("startingSince"), "maxAge");
  }

  /** Of a session that fails or starts for too long, and whose files are kept or not. */
  private Optional<Instant> stuck(boolean keepsFiles) {
    if (session.keepsFiles() != keepsFiles) {
      return Optional.empty();
    }
    return switch (session.state()) {
      case SessionState.STARTING -> after(session.statusTime("startingSince"), "starting");
      case SessionState.FAILED -> after(session.statusTime("failedSince"), "failed");
      default -> Optional.empty();
    };
  }

  private Optional<Instant> after(Optional<Instant> since, String threshold) {
    var seconds = session.culling(threshold);
    return since.filter(_ -> seconds > 0).map(begin -> begin.plusSeconds(seconds));
  }

  @SafeVarargs
  private static Optional<Instant> earliest(Optional<Instant>... times) {
    return Stream.of(times).flatMap(Optional::stream).min(Comparator.naturalOrder());
  }
}
