package io.renku.sessions.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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

  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<SessionKey, Instant> due = new HashMap<>();
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
      due.merge(key, clock.instant().plus(delay), (a, b) -> a.isBefore(b) ? a : b);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next session that is due and that nobody works on. */
  SessionKey take() throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        var now = clock.instant();
        SessionKey next = null;
        for (var entry : due.entrySet()) {
          var free = !inWork.contains(entry.getKey());
          if (free && (next == null || entry.getValue().isBefore(due.get(next)))) {
            next = entry.getKey();
          }
        }
        var wait = next == null ? Duration.ofMinutes(1) : Duration.between(now, due.get(next));
        if (next != null && !wait.isPositive()) {
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
    finish(key, false);
  }

  void failed(SessionKey key) {
    finish(key, true);
  }

  private void finish(SessionKey key, boolean again) {
    lock.lock();
    try {
      inWork.remove(key);
      if (again) {
        var times = failures.merge(key, 1, Integer::sum);
        var delay = FIRST_RETRY.multipliedBy(1L << Math.min(times - 1, 10));
        addAfter(key, delay.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : delay);
      } else {
        failures.remove(key);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void clear() {
    lock.lock();
    try {
      due.clear();
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
