package io.renku.sessions.session;

import io.renku.sessions.cluster.ClusterRefusal;
import io.renku.sessions.cluster.KindDirectory;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.SessionCluster;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the cluster hold what one session's custom resource asks for: look, plan, apply, report.
 * Safe at any time, any number of times.
 */
class SessionReconciler {
  private static final Logger LOG = LoggerFactory.getLogger(SessionReconciler.class);

  private final SessionCluster cluster;
  private final KindDirectory kinds;
  private final SessionView view;
  private final OperatorSettings settings;
  private final Clock clock;

  SessionReconciler(
      SessionCluster cluster,
      KindDirectory kinds,
      SessionView view,
      OperatorSettings settings,
      Clock clock) {
    this.cluster = cluster;
    this.kinds = kinds;
    this.view = view;
    this.settings = settings;
    this.clock = clock;
  }

  /** What came of it: {@code lookAgain} when time alone changes something. */
  record Outcome(boolean isDone, Optional<Duration> lookAgain) {}

  Outcome reconcile(SessionKey key) {
    var found = view.find(key);
    if (found.isEmpty()) {
      return new Outcome(true, Optional.empty());
    }
    var session = found.get();
    var observed = view.observed(session);
    var plan = SessionPlan.of(session, observed, clock.instant(), settings);
    var reported = session;
    if (Tree.at(plan.report(), "metadata", "finalizers").isPresent()) {
      // before anything exists that only they will clean up
      reported = report(session, plan.report());
    }
    var problem = plan.problem();
    try {
      apply(session, plan);
    } catch (ClusterRefusal refusal) {
      if (refusal.isConflict()) {
        throw refusal;
      }
      problem = Optional.of("The cluster refused a part of this session: " + refusal.getMessage());
    }
    var report =
        problem.equals(plan.problem())
            ? plan.report()
            : new SessionReport(session, observed, clock.instant(), settings, problem, false)
                .patch();
    report(reported, report);
    problem.ifPresent(text -> tell(session, text));
    return new Outcome(problem.isEmpty(), plan.lookAgain());
  }

  private void apply(Session session, SessionPlan plan) {
    var startsOver = false;
    for (var creation : plan.create()) {
      startsOver |= create(session, creation) && creation.isRestart();
    }
    if (!plan.statefulSetChange().isEmpty()) {
      cluster
          .patch(
              ResourceKind.STATEFUL_SET,
              session.key().namespace(),
              session.name(),
              plan.statefulSetChange())
          .ifPresent(changed -> view.observe(ResourceKind.STATEFUL_SET, changed));
    }
    plan.remove().forEach(removal -> remove(session, removal));
    if (startsOver) {
      remove(session, new SessionPlan.Removal(ResourceKind.POD, session.name() + "-0"));
    }
  }

  /** Whether it was made now, rather than there already. */
  private boolean create(Session session, SessionPlan.Creation creation) {
    var kind = kinds.of(creation.manifest());
    var namespace =
        Tree.textAt(creation.manifest(), "metadata", "namespace").orElse(session.key().namespace());
    try {
      view.observe(kind, cluster.create(kind, namespace, creation.manifest()));
      return true;
    } catch (ClusterRefusal refusal) {
      if (!refusal.isConflict()) {
        throw refusal;
      }
      adopt(session, kind, namespace, creation.manifest(), refusal);
      return false;
    }
  }

  /** A child that is there already is ours from before; anybody else's has to go first. */
  private void adopt(
      Session session,
      ResourceKind kind,
      String namespace,
      JsonObject manifest,
      ClusterRefusal refusal) {
    var name = Tree.textAt(manifest, "metadata", "name").orElseThrow();
    var existing = cluster.find(kind, namespace, name);
    if (existing.isEmpty()
        || !(ChildLabels.isOwnedBy(session, existing.get())
            || ChildLabels.isClusterScoped(existing.get()))) {
      throw refusal;
    }
    view.observe(kind, existing.get());
  }

  private void remove(Session session, SessionPlan.Removal removal) {
    cluster.delete(removal.kind(), session.key().namespace(), removal.name(), Tree.object());
  }

  /**
   * Tells what was found out about the session as it was then: if it has changed since, that is a
   * conflict, and the next look is at the session as it is now.
   */
  private Session report(Session session, JsonObject report) {
    if (report.isEmpty()) {
      return session;
    }
    var key = session.key();
    var version = session.metadata().get("resourceVersion");
    var metadata = Tree.with(Tree.objectAt(report, "metadata"), "resourceVersion", version);
    var written =
        cluster.merge(
            ResourceKind.SESSION,
            key.namespace(),
            key.name(),
            Tree.with(report, "metadata", metadata));
    written.ifPresentOrElse(view::observe, () -> view.forget(key));
    Tree.textAt(report, "status", "state")
        .ifPresent(
            state ->
                LOG.info(
                    "session {} is {} (was {})",
                    key,
                    state,
                    session.statusText("state").orElse("new")));
    return written.map(Session::new).orElse(session);
  }

  private void tell(Session session, String problem) {
    var known = Tree.textAt(session.status(), "events", "operator", "message").orElse("");
    if (known.equals(problem)) {
      return;
    }
    LOG.warn("session {}: {}", session.key(), problem);
    try {
      cluster.create(
          ResourceKind.EVENT,
          session.key().namespace(),
          SessionPlan.notice(session, problem, clock.instant()));
    } catch (ClusterRefusal refusal) {
      LOG.debug("No event about {}: {}", session.key(), refusal.getMessage());
    }
  }
}
