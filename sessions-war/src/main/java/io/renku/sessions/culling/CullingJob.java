package io.renku.sessions.culling;

import static io.renku.sessions.cluster.Tree.object;

import io.renku.commons.Failure;
import io.renku.sessions.cluster.ClusterRefusal;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Session;
import io.renku.sessions.session.SessionKey;
import io.renku.sessions.session.SessionOperator;
import io.renku.sessions.session.SessionState;
import io.renku.sessions.session.SessionStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the sessions that nobody looks at any more, and notes what the others use. Running it
 * twice changes nothing.
 */
@ApplicationScoped
public class CullingJob {
  private static final Logger LOG = LoggerFactory.getLogger(CullingJob.class);
  private static final int AT_ONCE = 20;

  @Inject SessionStore sessions;
  @Inject ServerActivityClient activity;
  @Inject PodUsage usage;
  @Inject WorkspaceUse workspace;
  @Inject CullingSettings settings;
  @Inject Clock clock;
  private final Semaphore room = new Semaphore(AT_ONCE);
  private final Set<SessionKey> culled = ConcurrentHashMap.newKeySet();
  private final Set<SessionKey> measured = ConcurrentHashMap.newKeySet();

  /** One look at every session, a few at a time, as long as this replica is the one that acts. */
  public void cull(Executor executor, SessionOperator operator) {
    sessions.all().forEach(session -> look(executor, culled, session, s -> cull(s, operator)));
  }

  /** One look at what every running session uses. */
  public void measure(Executor executor, SessionOperator operator) {
    sessions.all().stream()
        .filter(session -> session.state().equals(SessionState.RUNNING))
        .forEach(session -> look(executor, measured, session, s -> measure(s, operator)));
  }

  /** Not again while an earlier round still waits for this session: rounds must not pile up. */
  private void look(
      Executor executor, Set<SessionKey> inWork, Session session, Consumer<Session> look) {
    if (inWork.add(session.key())) {
      executor.execute(
          () -> {
            try {
              quietly(session, look);
            } finally {
              inWork.remove(session.key());
            }
          });
    }
  }

  private void quietly(Session session, Consumer<Session> look) {
    try {
      room.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      look.accept(session);
    } catch (Failure | ClusterRefusal e) {
      LOG.info("session {} is looked at again later: {}", session.key(), e.getMessage());
    } finally {
      room.release();
    }
  }

  private void cull(Session session, SessionOperator operator) {
    var isUp = session.state().equals(SessionState.RUNNING) && !session.isHibernated();
    var plan =
        CullingPlan.of(
            session,
            isUp ? activity.of(session) : Optional.empty(),
            isUp ? usage.millicores(session) : 0,
            clock.instant(),
            settings);
    if (!operator.mayWrite()) {
      return; // the lease went while we were asking; whoever leads now asks again
    }
    switch (plan) {
      case CullingPlan.Nothing _ -> {}
      case CullingPlan.Change change -> sessions.change(session.key(), change.patch());
      case CullingPlan.Hibernate hibernate -> {
        sessions.change(session.key(), hibernate.patch());
        LOG.info("session {} hibernated: {}", session.key(), hibernate.reason());
        operator.notices().tell(session, "Hibernated", "Hibernated: " + hibernate.reason() + ".");
      }
      case CullingPlan.Delete delete -> {
        sessions.delete(session.key(), false);
        LOG.info("session {} deleted: {}", session.key(), delete.reason());
        operator.notices().tell(session, "Deleted", "Deleted: " + delete.reason() + ".");
      }
    }
  }

  private void measure(Session session, SessionOperator operator) {
    var known = Tree.objectAt(session.status(), "mainPod", "resourceUsage");
    var used = usage.ofServer(session);
    var all = Tree.with(used, "disk", workspace.of(session).orElse(null));
    var change = Tree.difference(known, all);
    if (!change.isEmpty() && operator.mayWrite()) {
      sessions.change(
          session.key(), object("status", object("mainPod", object("resourceUsage", change))));
    }
  }
}
