package io.renku.sessions.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sessions to look at next, each at most once at a time: asking again while one is being worked
 * on brings it back afterwards, and failures bring it back later and later.
 */
class SessionQueue {
  private static final Duration FIRST_RETRY = Duration.ofMillis(250);
  private static final Duration LAST_RETRY = Duration.ofSeconds(60);

  private record Appointment(Instant at, SessionKey key) {
    static final Comparator<Appointment> EARLIEST_FIRST =
        Comparator.comparing(Appointment::at)
            .thenComparing(appointment -> appointment.key().namespace())
            .thenComparing(appointment -> appointment.key().name());
  }

  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<SessionKey, Instant> due = new HashMap<>();

  /** Those of {@link #due} that nobody works on. */
  private final TreeSet<Appointment> free = new TreeSet<>(Appointment.EARLIEST_FIRST);

  private final Set<SessionKey> inWork = new HashSet<>();
  private final Map<SessionKey, Integer> failures = new HashMap<>();

  SessionQueue(Clock clock) {
    this.clock = clock;
  }

  void add(SessionKey key) {
    addAfter(key, Duration.ZERO);
  }

  /** An earlier appointment stays. */
  void addAfter(SessionKey key, Duration delay) {
    lock.lock();
    try {
      var at = clock.instant().plus(delay);
      var before = due.get(key);
      if (before == null || at.isBefore(before)) {
        due.put(key, at);
        if (!inWork.contains(key)) {
          free.remove(new Appointment(before == null ? at : before, key));
          free.add(new Appointment(at, key));
          changed.signal();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next session that is due and that nobody works on. */
  SessionKey take() throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        var wait =
            free.isEmpty()
                ? Duration.ofMinutes(1)
                : Duration.between(clock.instant(), free.first().at());
        if (!wait.isPositive()) {
          var next = free.removeFirst().key();
          due.remove(next);
          inWork.add(next);
          return next;
        }
        changed.await(Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  void succeeded(SessionKey key) {
    lock.lock();
    try {
      failures.remove(key);
      finish(key);
    } finally {
      lock.unlock();
    }
  }

  void failed(SessionKey key) {
    lock.lock();
    try {
      var times = failures.merge(key, 1, Integer::sum);
      finish(key);
      addAfter(key, delayAfter(times));
    } finally {
      lock.unlock();
    }
  }

  /** Twice as long each time, up to a minute. */
  static Duration delayAfter(int failures) {
    var delay = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 10));
    return delay.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : delay;
  }

  private void finish(SessionKey key) {
    inWork.remove(key);
    var again = due.get(key);
    if (again != null) {
      free.add(new Appointment(again, key));
      changed.signal();
    }
  }

  void clear() {
    lock.lock();
    try {
      due.clear();
      free.clear();
      failures.clear();
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return due.size();
    } finally {
      lock.unlock();
    }
  }
}
