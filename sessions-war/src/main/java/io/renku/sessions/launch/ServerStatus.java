package io.renku.sessions.launch;

import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.SessionsConfig;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Session;
import io.renku.sessions.session.SessionState;
import io.renku.sessions.session.Timestamps;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a session is doing, in words and steps for its owner. */
record ServerStatus(Session session, SessionsConfig config, Instant now) {
  JsonObject toJson() {
    var steps = steps();
    return object(
        "state", state(),
        "message", message(steps).<Object>map(text -> text).orElse(null),
        "details", steps.stream().map(ProgressStep::toJson).toList(),
        "totalNumContainers", steps.size(),
        "readyNumContainers", (int) steps.stream().filter(ProgressStep::isReady).count(),
        "will_hibernate_at", time(new ComingEnd(session, config).hibernation()),
        "will_delete_at", time(new ComingEnd(session, config).deletion()),
        "warnings", warnings());
  }

  private static String time(Optional<Instant> time) {
    return time.map(Timestamps::stamp).orElse(null);
  }

  /** What is being deleted is stopping, also before the operator has noticed. */
  private String state() {
    return session.isBeingDeleted() ? SessionState.STOPPING : session.state();
  }

  private List<ProgressStep> steps() {
    var states = new LinkedHashMap<String, String>();
    states.putAll(known("init", initContainers()));
    states.putAll(known("regular", containers()));
    return ProgressStep.all(states, Tree.objectsAt(session.status(), "steps"));
  }

  private Map<String, String> known(String kind, List<String> expected) {
    var states = new LinkedHashMap<String, String>();
    Tree.objectAt(session.status(), "containerStates", kind)
        .forEach(
            (name, _) ->
                Tree.textAt(session.status(), "containerStates", kind, name)
                    .ifPresent(state -> states.put(name, state)));
    if (states.isEmpty() && state().equals(SessionState.STARTING)) {
      expected.forEach(name -> states.put(name, SessionState.WAITING));
    }
    return states;
  }

  private List<String> initContainers() {
    return config.isReferenceProfile()
        ? List.of("init-certificates", "download-image", "git-clone")
        : List.of("git-clone");
  }

  private List<String> containers() {
    if (!config.hasCompanions()) {
      return List.of("jupyter-server");
    }
    if (!config.isReferenceProfile()) {
      return session.isAnonymous()
          ? List.of("jupyter-server", "git-proxy")
          : List.of("jupyter-server", "git-proxy", "git-sidecar");
    }
    return session.isAnonymous()
        ? List.of("jupyter-server", "passthrough-proxy", "git-proxy")
        : List.of("jupyter-server", "oauth2-proxy", "git-proxy", "git-sidecar");
  }

  private Optional<String> message(List<ProgressStep> steps) {
    return switch (state()) {
      case SessionState.STARTING -> starting(steps);
      case SessionState.FAILED -> new FailureStory(session).tell();
      default -> Optional.empty();
    };
  }

  private Optional<String> starting(List<ProgressStep> steps) {
    var open =
        steps.stream()
            .filter(step -> !step.isReady())
            .map(step -> step.label().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    var event = Tree.textAt(session.status(), "events", "pod", "message");
    if (open.isEmpty()) {
      return event;
    }
    var waiting = "Waiting for: " + open + ".";
    return Optional.of(event.map(text -> waiting + " The cluster says: " + text).orElse(waiting));
  }

  private List<JsonObject> warnings() {
    var warnings = new ArrayList<JsonObject>();
    if (session.image().equals(config.defaultImage)) {
      warnings.add(warning("A default image is used for this session.", false));
    }
    idle().ifPresent(warnings::add);
    hibernated().ifPresent(warnings::add);
    age().ifPresent(warnings::add);
    return warnings;
  }

  private Optional<JsonObject> idle() {
    var threshold = session.culling("idle");
    if (threshold <= 0 || session.isHibernated()) {
      return Optional.empty();
    }
    var end = session.isAnonymous() ? "deleted" : "hibernated";
    return session
        .annotatedTime("lastActivityDate")
        .map(since -> left(since, threshold))
        .map(
            left ->
                warning(
                    "The session is idle and will be %s in %d seconds.".formatted(end, left),
                    isSoon(left)));
  }

  private Optional<JsonObject> hibernated() {
    var threshold = session.culling("hibernated");
    if (threshold <= 0 || session.isAnonymous() || !session.isHibernated()) {
      return Optional.empty();
    }
    return session
        .annotatedTime("hibernationDate")
        .map(since -> left(since, threshold))
        .map(
            left ->
                warning(
                    "The session is hibernated and will be deleted in %d seconds.".formatted(left),
                    isSoon(left)));
  }

  private Optional<JsonObject> age() {
    var threshold = session.culling("maxAge");
    if (threshold <= 0 || session.isHibernated()) {
      return Optional.empty();
    }
    var end = session.isAnonymous() ? "deleted" : "hibernated";
    return session
        .statusTime("startingSince")
        .map(since -> left(since, threshold))
        .filter(this::isSoon)
        .map(
            left ->
                warning(
                    "The session is at its longest age and will be %s in %d seconds."
                        .formatted(end, left),
                    true));
  }

  private long left(Instant since, long threshold) {
    return Math.max(0, threshold - Duration.between(since, now).toSeconds());
  }

  private boolean isSoon(long seconds) {
    return seconds < config.terminationWarningSeconds;
  }

  private static JsonObject warning(String message, boolean isCritical) {
    return object("message", message, "critical", isCritical ? JsonValue.TRUE : JsonValue.FALSE);
  }
}
