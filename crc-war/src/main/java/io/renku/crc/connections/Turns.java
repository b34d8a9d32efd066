package io.renku.crc.connections;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Keeps tests of connections few: so many at a time on this server, one at a time for a caller, and
 * so many a minute.
 */
final class Turns {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private final int atOnce;
  private final int perMinute;
  private final InstantSource clock;
  private final Map<String, Deque<Instant>> begun = new HashMap<>();
  private final Set<String> running = new HashSet<>();

  Turns(int atOnce, int perMinute, InstantSource clock) {
    this.atOnce = atOnce;
    this.perMinute = perMinute;
    this.clock = clock;
  }

  /**
   * @throws Failure 503 when it is not this caller's turn
   */
  synchronized Turn take(String caller) {
    var since = clock.instant().minus(WINDOW);
    begun.values().forEach(times -> times.removeIf(time -> !time.isAfter(since)));
    begun.values().removeIf(Deque::isEmpty);
    if (running.contains(caller) || running.size() >= atOnce) {
      throw busy("Another connection is being tested. Try again in a moment.");
    }
    var times = begun.computeIfAbsent(caller, _ -> new ArrayDeque<>());
    if (times.size() >= perMinute) {
      throw busy("You have tested many connections. Try again in a minute.");
    }
    times.add(clock.instant());
    running.add(caller);
    return new Turn(caller);
  }

  private static Failure busy(String message) {
    return new Failure(ErrorCode.UNAVAILABLE, message);
  }

  private synchronized void end(String caller) {
    running.remove(caller);
  }

  /** Ends when it is closed. */
  final class Turn implements AutoCloseable {
    private final String caller;

    private Turn(String caller) {
      this.caller = caller;
    }

    @Override
    public void close() {
      end(caller);
    }
  }
}
