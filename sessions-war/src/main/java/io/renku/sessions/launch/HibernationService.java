package io.renku.sessions.launch;

import static io.renku.sessions.cluster.Tree.object;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.sessions.SessionFailure;
import io.renku.sessions.SessionsConfig;
import io.renku.sessions.cluster.ClusterRefusal;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.pools.ComputeClass;
import io.renku.sessions.pools.CrcClient;
import io.renku.sessions.session.Session;
import io.renku.sessions.session.SessionState;
import io.renku.sessions.session.SessionStore;
import io.renku.sessions.session.Timestamps;
import io.renku.sessions.users.SessionUser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Puts sessions to sleep with their files, and wakes them with fresh credentials. */
@ApplicationScoped
class HibernationService {
  @Inject SessionStore sessions;
  @Inject CredentialRefresh credentials;
  @Inject SidecarClient sidecar;
  @Inject CrcClient classes;
  @Inject Clock clock;
  @Inject SessionsConfig config;

  void change(Session session, SessionPatchRequest request, SessionUser user) {
    if (request.isAboutRunning()) {
      changeRunning(session, request, user);
    } else if (session.isHibernated()) {
      throw SessionFailure.refused(
          SessionFailure.USER, "The session is hibernated: resume it to use it.");
    }
    request.lastInteraction().ifPresent(time -> keepAlive(session, time));
  }

  /** The operator counts idleness from here, and what users see of it moves at once. */
  private void keepAlive(Session session, Instant time) {
    var annotations = new LinkedHashMap<String, String>();
    for (var name : List.of("lastInteraction", "lastActivityDate")) {
      var known = session.annotatedTime(name);
      var isNews = known.map(time::isAfter).orElse(name.equals("lastInteraction"));
      if (isNews) {
        annotations.put(Session.PREFIX + name, Timestamps.stamp(time));
      }
    }
    if (!annotations.isEmpty()) {
      write(session, object("metadata", object("annotations", annotations)));
    }
  }

  private void changeRunning(Session session, SessionPatchRequest request, SessionUser user) {
    var size = request.resourceClass().map(id -> size(session, id, user));
    if (request.state().filter(SessionState.HIBERNATED::equals).isPresent()) {
      hibernate(session, user);
    } else if (request.state().isPresent()) {
      credentials.refresh(session, user);
      var wake = object("hibernated", false);
      write(
          session,
          size.map(one -> new ClassChange(session, one, config).patch(wake))
              .orElseGet(() -> jupyterServer(wake)));
      return;
    }
    size.map(one -> new ClassChange(session, one, config).patch(object()))
        .ifPresent(patch -> write(session, patch));
  }

  void requirePossible(SessionPatchRequest request, SessionUser user) {
    if (request.isAboutRunning() && !config.pvsEnabled) {
      throw SessionFailure.internal(
          SessionFailure.NO_HIBERNATION,
          "Sessions cannot be hibernated here: persistent volumes are disabled.");
    }
    if (user.isAnonymous()) {
      throw SessionFailure.refused(
          SessionFailure.ANONYMOUS, "Log in first: anonymous sessions cannot be hibernated.");
    }
  }

  private void hibernate(Session session, SessionUser user) {
    if (session.isHibernated()) {
      return;
    }
    var now = Timestamps.stamp(clock.instant());
    var work = sidecar.status(session, user);
    var text = new LinkedHashMap<String, String>();
    text.put("hibernation", hibernation(work, now));
    text.put("hibernationBranch", work.map(SidecarClient.WorkTree::branch).orElse(""));
    text.put("hibernationCommitSha", work.map(SidecarClient.WorkTree::commit).orElse(""));
    text.put("hibernationDirty", work.map(w -> String.valueOf(w.isDirty())).orElse(""));
    text.put(
        "hibernationSynchronized", work.map(w -> String.valueOf(w.isSynchronized())).orElse(""));
    text.put("hibernationDate", now);
    var annotations = new LinkedHashMap<String, String>();
    text.forEach((name, value) -> annotations.put(Session.PREFIX + name, value));
    var patch = jupyterServer(object("hibernated", true));
    write(session, Tree.with(patch, "metadata", object("annotations", annotations)));
  }

  private static String hibernation(Optional<SidecarClient.WorkTree> work, String now) {
    return object(
            "branch", work.map(SidecarClient.WorkTree::branch).orElse(""),
            "commit", work.map(SidecarClient.WorkTree::commit).orElse(""),
            "dirty", work.<Object>map(SidecarClient.WorkTree::isDirty).orElse(""),
            "synchronized", work.<Object>map(SidecarClient.WorkTree::isSynchronized).orElse(""),
            "date", now)
        .toString();
  }

  /** A running session keeps its size. */
  private ComputeClass size(Session session, long id, SessionUser user) {
    if (!session.isHibernated() && !session.state().equals(SessionState.FAILED)) {
      throw SessionFailure.refused(
          SessionFailure.USER,
          "The resource class can be changed only while the session is hibernated or has failed.");
    }
    return classes.classes(user.accessToken()).stream()
        .filter(candidate -> candidate.id() == id)
        .findFirst()
        .orElseThrow(
            () ->
                SessionFailure.refused(
                    SessionFailure.RESOURCES,
                    "The resource class %d does not exist or you may not use it.".formatted(id)));
  }

  private static JsonObject jupyterServer(JsonObject changes) {
    return object("spec", object("jupyterServer", changes));
  }

  private void write(Session session, JsonObject patch) {
    try {
      if (sessions.change(session.key(), patch).isEmpty()) {
        throw gone(session.name());
      }
    } catch (ClusterRefusal refusal) {
      throw SessionFailure.internal(
          SessionFailure.PATCH, "The cluster refused the change: " + refusal.getMessage());
    }
  }

  static Failure gone(String name) {
    return new SessionFailure(
        ErrorCode.NOT_FOUND, 1404, "The session %s does not exist.".formatted(name), null);
  }
}
