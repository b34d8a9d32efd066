package io.renku.sessions.session;

import io.renku.sessions.cluster.ClusterRefusal;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.SessionCluster;
import io.renku.sessions.cluster.Tree;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes the cluster hold what one session's custom resource asks for: look, plan, apply, report.
 * Safe at any time, any number of times.
 */
class SessionReconciler {
  private final SessionCluster cluster;
  private final ChildWriter children;
  private final SessionView view;
  private final SessionReporter reporter;
  private final OperatorSettings settings;
  private final Clock clock;

  SessionReconciler(
      SessionCluster cluster,
      ChildWriter children,
      SessionView view,
      SessionReporter reporter,
      OperatorSettings settings,
      Clock clock) {
    this.cluster = cluster;
    this.children = children;
    this.view = view;
    this.reporter = reporter;
    this.settings = settings;
    this.clock = clock;
  }

  /** What came of it: {@code lookAgain} when time alone changes something. */
  record Outcome(boolean isDone, Optional<Duration> lookAgain) {}

  Outcome reconcile(SessionKey key) {
    var found = view.find(key);
    if (found.isEmpty()) {
      reporter.gone(key);
      return new Outcome(true, Optional.empty());
    }
    var seen = found.get();
    var observed = view.observed(seen);
    var now = clock.instant();
    var plan = SessionPlan.of(seen, observed, now, settings);
    var session = plan.isToldFirst() ? reporter.report(seen, plan.report()) : seen;
    var problem = plan.problem();
    ClusterRefusal inTheWay = null;
    try {
      apply(session, plan);
    } catch (ClusterRefusal refusal) {
      if (refusal.isConflict()) {
        inTheWay = refusal;
      } else {
        problem =
            Optional.of("The cluster refused a part of this session: " + refusal.getMessage());
      }
    }
    var isAsPlanned = problem.equals(plan.problem());
    if (!isAsPlanned) {
      var report = new SessionReport(session, observed, now, settings, problem, false);
      reporter.report(session, report.patch());
    } else if (!plan.isToldFirst()) {
      reporter.report(session, plan.report());
    }
    if (problem.isPresent()) {
      reporter.warn(seen, problem.get());
    }
    if (inTheWay != null) {
      throw inTheWay; // what is left of an earlier session has to go first
    }
    return new Outcome(problem.isEmpty(), plan.lookAgain());
  }

  private void apply(Session session, SessionPlan plan) {
    var startsOver = children.create(session, plan.create());
    reporter.made(session, plan.create());
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

  private void remove(Session session, SessionPlan.Removal removal) {
    cluster.delete(removal.kind(), session.key().namespace(), removal.name(), Tree.object());
  }
}
