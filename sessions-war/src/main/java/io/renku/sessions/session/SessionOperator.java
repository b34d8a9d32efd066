package io.renku.sessions.session;

import io.renku.sessions.cluster.KindDirectory;
import io.renku.sessions.cluster.LeaderCluster;
import io.renku.sessions.cluster.LeaderLease;
import io.renku.sessions.cluster.SessionCluster;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after every session while this replica leads, and waits for its turn while another one
 * does.
 */
public class SessionOperator {
  private static final Logger LOG = LoggerFactory.getLogger(SessionOperator.class);

  private final SessionStore store;
  private final SessionCluster cluster;
  private final KindDirectory kinds;
  private final List<String> namespaces;
  private final OperatorSettings settings;
  private final LeaderLease lease;
  private final SessionNotices notices;
  private final ExecutorService executor;
  private final Clock clock;
  private final List<Consumer<SessionTransition>> listeners = new CopyOnWriteArrayList<>();

  private volatile SessionTerm term;
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
    this.cluster = new LeaderCluster(cluster, lease::isSafelyHeld);
    this.kinds = kinds;
    this.namespaces = namespaces;
    this.settings = settings;
    this.lease = lease;
    this.notices = new SessionNotices(this.cluster, executor, clock);
    this.executor = executor;
    this.clock = clock;
  }

  /** Whether this replica is the one that acts. */
  public boolean isActing() {
    return term != null && lease.isHeld();
  }

  /** The same for a single write. */
  public boolean mayWrite() {
    return term != null && lease.isSafelyHeld();
  }

  public SessionNotices notices() {
    return notices;
  }

  /** Tells each change of a session's state, once; to be asked for before {@link #run}. */
  public void onTransition(Consumer<SessionTransition> listener) {
    listeners.add(listener);
  }

  /** Leads whenever it can, until {@link #stop}. */
  public void run() {
    store.onChange(
        session -> {
          var current = term;
          if (current != null) {
            current.lookAt(session.key());
          }
        });
    while (!stopped && !Thread.currentThread().isInterrupted()) {
      leadIfPossible();
      pause(term == null ? LeaderLease.CANDIDACY : LeaderLease.RENEWAL);
    }
    stop();
  }

  private void leadIfPossible() {
    try {
      var leads = lease.hold();
      if (leads && term == null) {
        begin();
      } else if (!leads && term != null) {
        end();
      }
    } catch (RuntimeException e) { // without this loop nobody would look after anything
      LOG.error("The lease could not be looked at", e);
    }
  }

  /** Ends the work and lets another replica take over at once. */
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
    var begun =
        new SessionTerm(
            store,
            lease,
            clock,
            onChange -> new SessionView(store, cluster, kinds, namespaces, onChange),
            this::reconciler);
    term = begun;
    begun.begin(executor);
  }

  private SessionReconciler reconciler(SessionView view) {
    var reporter = new SessionReporter(cluster, view, notices, this::tell, clock);
    var children = new ChildWriter(cluster, kinds, view, executor);
    return new SessionReconciler(cluster, children, view, reporter, settings, clock);
  }

  private synchronized void end() {
    var ended = term;
    if (ended == null) {
      return;
    }
    LOG.info("This replica no longer looks after the sessions in {}", namespaces);
    term = null;
    ended.end();
  }

  private void tell(SessionTransition transition) {
    for (var listener : listeners) {
      try {
        listener.accept(transition);
      } catch (RuntimeException e) { // who counts must not stop those who work
        LOG.warn("A change of session {} was not noted", transition.session().key(), e);
      }
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
