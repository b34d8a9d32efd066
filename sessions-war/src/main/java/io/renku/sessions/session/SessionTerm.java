package io.renku.sessions.session;

import io.renku.commons.Failure;
import io.renku.sessions.cluster.ClusterRefusal;
import io.renku.sessions.cluster.Informer;
import io.renku.sessions.cluster.LeaderLease;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of one term of leadership: informers put keys on a queue, a few workers take them off,
 * and every session is looked at again now and then in any case. What is begun in a term ends with
 * it.
 */
class SessionTerm {
  private static final Logger LOG = LoggerFactory.getLogger(SessionTerm.class);
  private static final int WORKERS = 4;
  private static final Duration RESYNC = Duration.ofMinutes(5);
  private static final Duration LAST_WORDS = Duration.ofSeconds(5);

  private final SessionStore store;
  private final LeaderLease lease;
  private final SessionQueue queue;
  private final List<Informer> informers;
  private final SessionReconciler reconciler;

  /** Held while a session is worked on, so that the end of the work can be awaited. */
  private final Semaphore working = new Semaphore(WORKERS);

  private final List<Future<?>> tasks = new ArrayList<>();
  private volatile boolean isOver;

  SessionTerm(
      SessionStore store,
      LeaderLease lease,
      Clock clock,
      Function<Consumer<SessionKey>, SessionView> views,
      Function<SessionView, SessionReconciler> reconcilers) {
    this.store = store;
    this.lease = lease;
    this.queue = new SessionQueue(clock);
    var view = views.apply(queue::add);
    this.informers = view.informers();
    this.reconciler = reconcilers.apply(view);
  }

  void begin(ExecutorService executor) {
    informers.forEach(informer -> tasks.add(executor.submit(informer::run)));
    tasks.add(executor.submit(this::lookAtAll));
    for (var i = 0; i < WORKERS; i++) {
      tasks.add(executor.submit(this::work));
    }
  }

  void lookAt(SessionKey key) {
    queue.add(key);
  }

  /** Nothing is half done by us when this returns, or it has taken too long. */
  void end() {
    isOver = true;
    informers.forEach(Informer::close);
    tasks.forEach(task -> task.cancel(true));
    try {
      if (!working.tryAcquire(WORKERS, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("Some work on sessions goes on after {}", LAST_WORDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean goesOn() {
    return !isOver && !Thread.currentThread().isInterrupted();
  }

  private void lookAtAll() {
    var isFirst = true;
    while (goesOn()) {
      if (!areSynced()) {
        pause(Duration.ofMillis(50));
        continue;
      }
      for (var session : store.all()) {
        var spread = isFirst ? 0 : ThreadLocalRandom.current().nextLong(RESYNC.toMillis());
        queue.addAfter(session.key(), Duration.ofMillis(spread));
      }
      isFirst = false;
      pause(RESYNC);
    }
  }

  private boolean areSynced() {
    return informers.stream().allMatch(Informer::isSynced)
        && store.informers().stream().allMatch(Informer::isSynced);
  }

  private void work() {
    try {
      while (goesOn()) {
        var key = queue.take();
        working.acquireUninterruptibly();
        try {
          if (isOver || !lease.isSafelyHeld() || !areSynced()) {
            queue.failed(key);
          } else {
            reconcile(key);
          }
        } finally {
          working.release();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void reconcile(SessionKey key) {
    try {
      var outcome = reconciler.reconcile(key);
      if (outcome.isDone()) {
        queue.succeeded(key);
      } else {
        queue.failed(key);
      }
      outcome.lookAgain().ifPresent(delay -> queue.addAfter(key, delay));
    } catch (ClusterRefusal | Failure e) {
      LOG.info("session {} is tried again: {}", key, e.getMessage());
      queue.failed(key);
    } catch (RuntimeException | Error e) { // one odd resource must not end the worker for all
      LOG.error("session {} could not be reconciled", key, e);
      queue.failed(key);
    }
  }

  private static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
