package io.renku.gateway.sessions;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Which sessions of users this replica has served lately: a number for operators. */
final class RecentSessions {
  private static final long LATELY_MS = Duration.ofMinutes(5).toMillis();
  private static final int MOST = 100_000;

  private final ConcurrentHashMap<String, Long> seen = new ConcurrentHashMap<>();
  private final LongSupplier clock;

  RecentSessions(LongSupplier clock) {
    this.clock = clock;
  }

  void saw(WebSession session) {
    if (session.userId().isPresent() && (seen.size() < MOST || seen.containsKey(session.id()))) {
      seen.put(session.id(), clock.getAsLong());
    }
  }

  void ended(String id) {
    seen.remove(id);
  }

  int count() {
    var oldest = clock.getAsLong() - LATELY_MS;
    seen.values().removeIf(time -> time <= oldest);
    return seen.size();
  }
}
