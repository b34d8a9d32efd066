package io.renku.sessions.session;

import io.renku.commons.Failure;
import io.renku.sessions.cluster.ClusterRefusal;
import io.renku.sessions.cluster.Informer;
import io.renku.sessions.cluster.KindDirectory;
import io.renku.sessions.cluster.LeaderCluster;
import io.renku.sessions.cluster.LeaderLease;
import io.renku.sessions.cluster.SessionCluster;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps every session reconciled while this replica leads: informers put keys on a queue, a few
 * workers take them off, and every session is looked at again now and then in any case.
 */
public class SessionOperator {
  private static final Logger LOG = LoggerFactory.getLogger(SessionOperator.class);
  private static final int WORKERS = 4;
  private static final Duration RESYNC = Duration.ofMinutes(5);

  private final SessionStore store;
  private final SessionCluster cluster;
  private final KindDirectory kinds;
  private final List<String> namespaces;
  private final OperatorSettings settings;
  private final LeaderLease lease;
  private final ExecutorService executor;
  private final Clock clock;
  private final SessionQueue queue;

  private final List<Future<?>> acting = new ArrayList<>();
  private List<Informer> informers = List.of();
  private volatile boolean isActing;
  private volatile boolean stopped;

  public SessionOperator(
      SessionStore store,
      SessionCluster cluster,
      KindDirectory kinds,
      List<String> namespaces,
      OperatorSettings settings,
      LeaderLease lease,
      ExecutorService executor,
      Clock clock) {
    this.store = store;
    this.cluster = cluster;
    this.kinds = kinds;
    this.namespaces = namespaces;
    this.settings = settings;
    this.lease = lease;
    this.executor = executor;
    this.clock = clock;
    this.queue = new SessionQueue(clock);
  }

  /** Whether this replica is the one that acts. */
  public boolean isActing() {
    return isActing && lease.isHeld();
  }

  /** Leads whenever it can, until {@link #stop}. */
  public void run() {
    store.onChange(
        session -> {
          if (isActing) {
            queue.add(session.key());
          }
        });
    while (!stopped && !Thread.currentThread().isInterrupted()) {
      leadIfPossible();
      pause(LeaderLease.RENEWAL);
    }
    end();
    lease.release();
  }

  private void leadIfPossible() {
    try {
      var leads = lease.hold();
      if (leads && !isActing) {
        begin();
      } else if (!leads && isActing) {
        end();
      }
    } catch (RuntimeException e) { // without this loop nobody would look after anything
      LOG.error("The lease could not be looked at", e);
    }
  }

  public void stop() {
    stopped = true;
    end();
    lease.release();
  }

  private synchronized void begin() {
    if (stopped) {
      return;
    }
    LOG.info("This replica now looks after the sessions in {}", namespaces);
    queue.clear();
    var view = new SessionView(store, cluster, kinds, namespaces, queue::add);
    informers = view.informers();
    isActing = true;
    informers.forEach(informer -> acting.add(executor.submit(informer::run)));
    var leading = new LeaderCluster(cluster, lease::isHeld);
    var reconciler = new SessionReconciler(leading, kinds, view, settings, clock);
    acting.add(executor.submit(() -> lookAtAll(informers)));
    for (var i = 0; i < WORKERS; i++) {
      acting.add(executor.submit(() -> work(reconciler, view.informers())));
    }
  }

  private synchronized void end() {
    if (!isActing) {
      return;
    }
    isActing = false;
    LOG.info("This replica no longer looks after the sessions in {}", namespaces);
    informers.forEach(Informer::close);
    acting.forEach(task -> task.cancel(true));
    acting.clear();
  }

  private void lookAtAll(List<Informer> informers) {
    var isFirst = true;
    while (isActing && !Thread.currentThread().isInterrupted()) {
      if (!areSynced(informers)) {
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

  private boolean areSynced(List<Informer> informers) {
    return informers.stream().allMatch(Informer::isSynced)
        && store.informers().stream().allMatch(Informer::isSynced);
  }

  private void work(SessionReconciler reconciler, List<Informer> informers) {
    try {
      while (isActing) {
        var key = queue.take();
        if (lease.isHeld() && areSynced(informers)) {
          reconcile(reconciler, key);
        } else {
          queue.failed(key);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void reconcile(SessionReconciler reconciler, SessionKey key) {
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
