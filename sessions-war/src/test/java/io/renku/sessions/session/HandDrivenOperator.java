package io.renku.sessions.session;

import static io.renku.sessions.session.SessionFixture.NOW;
import static io.renku.sessions.session.SessionFixture.SETTINGS;

import io.renku.sessions.cluster.ClusterRefusal;
import io.renku.sessions.cluster.Informer;
import io.renku.sessions.cluster.KindDirectory;
import io.renku.sessions.cluster.SessionCluster;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An operator of one session that looks and works only when it is told to. */
final class HandDrivenOperator {
  static final SessionKey KEY = new SessionKey("renku", "jane-project-1234abcd");

  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final List<String> NAMESPACES = List.of("renku");

  /** More looks than any change needs. */
  private static final int PATIENCE = 10;

  final SessionStore store;
  final SessionView view;
  final List<SessionTransition> transitions = new ArrayList<>();
  private final SessionCluster cluster;
  private final SessionReconciler reconciler;

  HandDrivenOperator(SessionCluster cluster) {
    this(cluster, new SessionStore(cluster, NAMESPACES));
  }

  /** Another one that reads the same sessions, and has not seen anything else yet. */
  HandDrivenOperator(SessionCluster cluster, SessionStore store) {
    this.cluster = cluster;
    this.store = store;
    this.view = new SessionView(store, cluster, KindDirectory.of(cluster), NAMESPACES, _ -> {});
    var children = new ChildWriter(cluster, KindDirectory.of(cluster), view, Runnable::run);
    this.reconciler = new SessionReconciler(cluster, children, view, reporter(), SETTINGS, CLOCK);
  }

  SessionReporter reporter() {
    var notices = new SessionNotices(cluster, Runnable::run, CLOCK);
    return new SessionReporter(cluster, view, notices, transitions::add, CLOCK);
  }

  /** What has changed in the cluster since. */
  void see() {
    store.informers().forEach(Informer::load);
    view.informers().forEach(Informer::load);
  }

  SessionReconciler.Outcome reconcile() {
    return reconciler.reconcile(KEY);
  }

  /** Looks and works as the queue would: again after a conflict, and a few times more. */
  void settle() {
    for (var look = 0; look < PATIENCE; look++) {
      see();
      try {
        reconcile();
      } catch (ClusterRefusal refusal) {
        if (!refusal.isConflict()) {
          throw refusal;
        }
      }
    }
  }

  Optional<Session> session() {
    return store.known(KEY);
  }
}
