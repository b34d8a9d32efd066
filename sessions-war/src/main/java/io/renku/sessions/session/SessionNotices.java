package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.object;

import io.renku.commons.Failure;
import io.renku.sessions.cluster.ClusterRefusal;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.SessionCluster;
import jakarta.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells in the cluster's own events what happens to a session, beside the work: a lost one harms
 * nothing.
 */
public final class SessionNotices {
  private static final Logger LOG = LoggerFactory.getLogger(SessionNotices.class);
  private static final int AT_ONCE = 4;
  private static final int MOST_WAITING = 10_000;

  private final SessionCluster cluster;
  private final Executor executor;
  private final Clock clock;
  private final Semaphore room = new Semaphore(AT_ONCE);
  private final AtomicInteger waiting = new AtomicInteger();

  public SessionNotices(SessionCluster cluster, Executor executor, Clock clock) {
    this.cluster = cluster;
    this.executor = executor;
    this.clock = clock;
  }

  /** {@code reason} is one word in camel case, as the cluster's own. */
  public void tell(Session session, String reason, String message) {
    send(session, event(session, "Normal", reason, message, clock.instant()));
  }

  public void warn(Session session, String reason, String message) {
    send(session, event(session, "Warning", reason, message, clock.instant()));
  }

  private void send(Session session, JsonObject event) {
    if (waiting.get() >= MOST_WAITING) {
      LOG.debug("No event about {}: too many are waiting", session.key());
      return;
    }
    waiting.incrementAndGet();
    try {
      executor.execute(() -> post(session, event));
    } catch (RejectedExecutionException stopping) {
      waiting.decrementAndGet();
      LOG.debug("No event about {}: the service is stopping", session.key());
    }
  }

  private void post(Session session, JsonObject event) {
    try {
      room.acquire();
      try {
        cluster.create(ResourceKind.EVENT, session.key().namespace(), event);
      } finally {
        room.release();
      }
    } catch (ClusterRefusal | Failure lost) {
      LOG.debug("No event about {}: {}", session.key(), lost.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      waiting.decrementAndGet();
    }
  }

  static JsonObject event(
      Session session, String type, String reason, String message, Instant now) {
    var stamp = SessionReport.stamp(now);
    return object(
        "apiVersion",
        "v1",
        "kind",
        "Event",
        "metadata",
        object("generateName", session.name() + "-", "namespace", session.key().namespace()),
        "type",
        type,
        "reason",
        reason,
        "message",
        message.length() > 1000 ? message.substring(0, 1000) : message,
        "firstTimestamp",
        stamp,
        "lastTimestamp",
        stamp,
        "count",
        1,
        "source",
        object("component", "renku-sessions"),
        "involvedObject",
        object(
            "apiVersion", ResourceKind.SESSION.apiVersion(),
            "kind", ResourceKind.SESSION.kind(),
            "namespace", session.key().namespace(),
            "name", session.name(),
            "uid", session.uid()),
        "reportingComponent",
        "renku-sessions");
  }
}
