package io.renku.sessions.session;

import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.SessionCluster;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into a session's resource how it is doing, and tells others of each change of its state
 * once: in the log, as an event of the cluster, and to whoever counts.
 */
class SessionReporter {
  private static final Logger LOG = LoggerFactory.getLogger(SessionReporter.class);

  private final SessionCluster cluster;
  private final SessionView view;
  private final SessionNotices notices;
  private final Consumer<SessionTransition> onTransition;
  private final Clock clock;

  /** As last looked at, so that an end that nobody could report is still told. */
  private final Map<SessionKey, Session> looked = new ConcurrentHashMap<>();

  SessionReporter(
      SessionCluster cluster,
      SessionView view,
      SessionNotices notices,
      Consumer<SessionTransition> onTransition,
      Clock clock) {
    this.cluster = cluster;
    this.view = view;
    this.notices = notices;
    this.onTransition = onTransition;
    this.clock = clock;
  }

  /**
   * The session as it then is. A report is written only over what it was judged by: otherwise that
   * is a conflict and the next look decides, so that no two replicas tell the same change.
   */
  Session report(Session session, JsonObject report) {
    var before = looked.put(session.key(), session);
    if (before != null && !before.uid().equals(session.uid())) {
      ended(before);
    }
    if (report.isEmpty()) {
      return session;
    }
    var key = session.key();
    var state = Tree.textAt(report, "status", "state");
    var patch = onlyOver(session, report);
    var written = cluster.merge(ResourceKind.SESSION, key.namespace(), key.name(), patch);
    if (written.isEmpty()) {
      view.forget(key);
      return session;
    }
    view.observe(written.get());
    looked.put(key, new Session(written.get()));
    state.ifPresent(to -> changed(session, to));
    return new Session(written.get());
  }

  private static JsonObject onlyOver(Session session, JsonObject report) {
    var version = session.metadata().get("resourceVersion");
    var metadata = Tree.with(Tree.objectAt(report, "metadata"), "resourceVersion", version);
    return Tree.with(report, "metadata", metadata);
  }

  private void changed(Session session, String to) {
    var from = session.statusText("state");
    LOG.info("session {} is {} (was {})", session.key(), to, from.orElse("new"));
    notices.tell(session, reason(to), sentence(from, to));
    onTransition.accept(new SessionTransition(session, from, to, clock.instant()));
  }

  private static String reason(String state) {
    return "Session" + Character.toUpperCase(state.charAt(0)) + state.substring(1);
  }

  private static String sentence(Optional<String> from, String to) {
    return from.map(before -> "The session was %s and is %s now.".formatted(before, to))
        .orElse("The session is new and %s.".formatted(to));
  }

  /** The resource is there no more: told here if its end was never seen coming. */
  void gone(SessionKey key) {
    var last = looked.remove(key);
    if (last != null) {
      ended(last);
    }
  }

  private void ended(Session last) {
    if (!last.state().equals(SessionState.STOPPING)) {
      LOG.info("session {} is gone (was {})", last.key(), last.state());
      onTransition.accept(
          new SessionTransition(
              last, last.statusText("state"), SessionState.STOPPING, clock.instant()));
    }
  }

  void made(Session session, List<SessionPlan.Creation> children) {
    if (!children.isEmpty()) {
      var names =
          children.stream().map(SessionPlan.Creation::key).collect(Collectors.joining(", "));
      notices.tell(session, "ChildrenMade", "Made what the session lacked: " + names + ".");
    }
  }

  /** Said once, and again only when it is another problem. */
  void warn(Session session, String problem) {
    var known = Tree.textAt(session.status(), "events", "operator", "message").orElse("");
    if (!known.equals(problem)) {
      LOG.warn("session {}: {}", session.key(), problem);
      notices.warn(session, "SessionFailed", problem);
    }
  }
}
