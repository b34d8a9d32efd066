package io.renku.platform.cluster.controllers;

import io.renku.platform.cluster.objects.ApiFailure;
import io.renku.platform.cluster.objects.Resources;
import io.renku.platform.cluster.store.Change;
import io.renku.platform.cluster.store.Key;
import io.renku.platform.cluster.store.ObjectStore;
import io.renku.platform.cluster.types.ResourceType;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows every change of the cluster and brings what it touches to what it should be, one key at a
 * time. Reconciling is level-triggered: it looks at the present, never at the change, so a restart
 * only has to look at everything once.
 */
public abstract class ControlLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

  protected final Resources resources;
  private final Map<Key, Long> due = new HashMap<>();
  private final Map<Key, Integer> failures = new HashMap<>();
  private Thread thread;

  protected ControlLoop(Resources resources) {
    this.resources = resources;
  }

  /** What has to be looked at again because of a change. */
  protected abstract Collection<Key> touchedBy(Change change);

  protected abstract void reconcile(Key key);

  public void start() {
    thread = Thread.ofVirtual().name(getClass().getSimpleName()).start(this::run);
  }

  protected ResourceType type(String resource) {
    return resources.types().ofResource(resource).orElseThrow();
  }

  /** Looks at a key again after a while, unless it is due earlier anyway. */
  protected void again(Key key, Duration later) {
    due.merge(key, System.nanoTime() + later.toNanos(), Math::min);
  }

  private void run() {
    var position = look();
    while (!resources.store().isClosed() && !Thread.currentThread().isInterrupted()) {
      try {
        var changes = resources.store().changesAfter(position, untilNextDue());
        for (var change : changes) {
          position = change.revision();
          touchedBy(change).forEach(key -> again(key, Duration.ZERO));
        }
      } catch (ObjectStore.TooOld _) {
        position = look();
      } catch (InterruptedException _) {
        return;
      }
      reconcileDue();
    }
  }

  private long look() {
    var snapshot = resources.store().all();
    for (var object : snapshot.objects()) {
      touchedBy(new Change(Change.Kind.ADDED, object, null))
          .forEach(key -> again(key, Duration.ZERO));
    }
    reconcileDue();
    return snapshot.revision();
  }

  private Duration untilNextDue() {
    var next = due.values().stream().mapToLong(Long::longValue).min();
    return next.isEmpty()
        ? IDLE
        : Duration.ofNanos(Math.max(0, next.getAsLong() - System.nanoTime()));
  }

  private void reconcileDue() {
    var now = System.nanoTime();
    for (var key : List.copyOf(due.keySet())) {
      if (due.get(key) <= now) {
        due.remove(key);
        reconcileSafely(key);
      }
    }
  }

  private void reconcileSafely(Key key) {
    try {
      reconcile(key);
      failures.remove(key);
    } catch (RuntimeException failed) {
      if (resources.store().isClosed()) {
        return;
      }
      if (failed instanceof ApiFailure) {
        LOG.debug("{}: {} will be tried again: {}", thread.getName(), key, failed.getMessage());
      } else {
        LOG.warn("{}: {} will be tried again", thread.getName(), key, failed);
      }
      var times = failures.merge(key, 1, Integer::sum);
      var pause = Duration.ofMillis(50L << Math.min(times, 10));
      again(key, pause.compareTo(LONGEST_RETRY) < 0 ? pause : LONGEST_RETRY);
    }
  }

  @Override
  public void close() {
    if (thread == null) {
      return;
    }
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
