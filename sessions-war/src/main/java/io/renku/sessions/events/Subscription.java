package io.renku.sessions.events;

import io.renku.sessions.session.SessionKey;
import io.renku.sessions.session.SessionOwner;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one stream still has to tell its client: which sessions changed, not how. However slow the
 * client is, a session waits here at most once, and is told as it is when its turn comes.
 */
final class Subscription {
  private final SessionOwner owner;
  private Map<SessionKey, Long> pending = new LinkedHashMap<>();
  private boolean isWholeDue;
  private boolean isClosed;

  /**
   * @param changes the sessions that are due, by the position of their last change, in its order
   * @param isWhole everything is due anew, as the client's memory cannot be mended
   * @param isLast the stream is to end
   */
  record Due(Map<SessionKey, Long> changes, boolean isWhole, boolean isLast) {
    boolean isNothing() {
      return changes.isEmpty() && !isWhole && !isLast;
    }
  }

  Subscription(SessionOwner owner) {
    this.owner = owner;
  }

  SessionOwner owner() {
    return owner;
  }

  synchronized void add(SessionKey session, long position) {
    pending.remove(session); // to the end: positions have to come in their order
    pending.put(session, position);
    notifyAll();
  }

  synchronized void addEverything() {
    isWholeDue = true;
    notifyAll();
  }

  synchronized void close() {
    isClosed = true;
    notifyAll();
  }

  /** Waits until something is due, or for so long. */
  synchronized Due take(Duration patience) throws InterruptedException {
    var end = System.nanoTime() + patience.toNanos();
    while (pending.isEmpty() && !isWholeDue && !isClosed) {
      var left = end - System.nanoTime();
      if (left <= 0) {
        break;
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
    var due = new Due(isWholeDue ? Map.of() : pending, isWholeDue, isClosed);
    pending = new LinkedHashMap<>();
    isWholeDue = false;
    return due;
  }
}
