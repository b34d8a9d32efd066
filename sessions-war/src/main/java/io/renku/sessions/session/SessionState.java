package io.renku.sessions.session;

import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Where a session is in its life, judged from its resource and its pod alone. */
public final class SessionState {
  public static final String STARTING = "starting";
  public static final String RUNNING = "running";
  public static final String STOPPING = "stopping";
  public static final String FAILED = "failed";
  public static final String HIBERNATED = "hibernated";

  public static final String READY = "ready";
  public static final String WAITING = "waiting";
  public static final String EXECUTING = "executing";
  public static final String QUOTA_EXCEEDED = "The resource quota has been exceeded.";

  private SessionState() {}

  static String of(
      Session session, Observed observed, boolean quotaExceeded, OperatorSettings settings) {
    var pod = observed.pod();
    if (session.isBeingDeleted()) {
      return STOPPING;
    }
    if (session.isHibernated()) {
      return HIBERNATED;
    }
    if (pod.isPresent() && isToBeReplaced(pod.get(), observed.child("statefulset"))) {
      return STARTING;
    }
    if (quotaExceeded || pod.filter(SessionState::isUnschedulable).isPresent()) {
      return FAILED;
    }
    var status = pod.map(p -> Tree.objectAt(p, "status")).orElse(Tree.object());
    var phase = Tree.textAt(status, "phase").orElse("Pending");
    if (phase.equals("Running") && isReady(status)) {
      return RUNNING;
    }
    return phase.equals("Failed") || anyFailed(status, settings) ? FAILED : STARTING;
  }

  /** How such a pod does says nothing about the one that comes. */
  private static boolean isToBeReplaced(JsonObject pod, Optional<JsonObject> statefulSet) {
    return PodRevision.isLeaving(pod)
        || statefulSet.filter(PodRevision::isUnseen).isPresent()
        || statefulSet.filter(set -> PodRevision.isOutdated(pod, set)).isPresent();
  }

  static boolean isReady(JsonObject podStatus) {
    var ready =
        Tree.objectsAt(podStatus, "conditions").stream()
            .anyMatch(
                condition ->
                    Tree.textAt(condition, "type").orElse("").equals("Ready")
                        && Tree.textAt(condition, "status").orElse("").equals("True"));
    return ready
        && Tree.objectsAt(podStatus, "containerStatuses").stream()
            .allMatch(container -> Tree.isTrueAt(container, "ready"));
  }

  /** Waiting for a volume is no failure: every pod does so for a moment. */
  private static boolean isUnschedulable(JsonObject pod) {
    var status = Tree.objectAt(pod, "status");
    return Tree.textAt(status, "phase").orElse("").equals("Pending")
        && newestCondition(status)
            .filter(c -> Tree.textAt(c, "reason").orElse("").equals("Unschedulable"))
            .filter(c -> !isAboutVolumes(Tree.textAt(c, "message").orElse("")))
            .isPresent();
  }

  private static boolean isAboutVolumes(String message) {
    return message.toLowerCase(Locale.ROOT).contains("persistentvolumeclaim");
  }

  public static Optional<JsonObject> newestCondition(JsonObject podStatus) {
    return Tree.objectsAt(podStatus, "conditions").stream()
        .max(
            Comparator.comparing(
                condition ->
                    Tree.textAt(condition, "lastTransitionTime")
                        .flatMap(Session::time)
                        .orElse(Instant.EPOCH)));
  }

  private static boolean anyFailed(JsonObject podStatus, OperatorSettings settings) {
    return steps(podStatus, "initContainerStatuses", settings.initRestartLimit())
            .containsValue(FAILED)
        || steps(podStatus, "containerStatuses", settings.restartLimit()).containsValue(FAILED);
  }

  /** {@code {init:{name:step}, regular:{name:step}}} of all containers that the pod should have. */
  static JsonObject containerSteps(
      Session session,
      Optional<JsonObject> statefulSet,
      Optional<JsonObject> pod,
      OperatorSettings settings) {
    var status = pod.map(p -> Tree.objectAt(p, "status")).orElse(Tree.object());
    var init = planned(statefulSet, "initContainers");
    var regular = planned(statefulSet, "containers");
    if (!session.isHibernated()) {
      init.putAll(steps(status, "initContainerStatuses", settings.initRestartLimit()));
      regular.putAll(steps(status, "containerStatuses", settings.restartLimit()));
    }
    return Tree.object("init", init, "regular", regular);
  }

  private static Map<String, String> planned(Optional<JsonObject> statefulSet, String kind) {
    var names = new LinkedHashMap<String, String>();
    statefulSet
        .map(set -> Tree.objectsAt(set, "spec", "template", "spec", kind))
        .orElse(List.of())
        .forEach(container -> Tree.textAt(container, "name").ifPresent(n -> names.put(n, WAITING)));
    return names;
  }

  private static Map<String, String> steps(JsonObject podStatus, String kind, int restartLimit) {
    var steps = new LinkedHashMap<String, String>();
    for (var container : Tree.objectsAt(podStatus, kind)) {
      Tree.textAt(container, "name")
          .ifPresent(name -> steps.put(name, step(container, restartLimit)));
    }
    return steps;
  }

  private static String step(JsonObject container, int restartLimit) {
    var state = Tree.objectAt(container, "state");
    var isReady = Tree.isTrueAt(container, "ready");
    var isRunning = state.containsKey("running");
    var isCompleted = isReady && Tree.numberAt(state, -1, "terminated", "exitCode") == 0;
    if (isCompleted || (isReady && isRunning)) {
      return READY;
    }
    if (!isCompleted && Tree.numberAt(container, 0, "restartCount") > restartLimit) {
      return FAILED;
    }
    return isRunning ? EXECUTING : WAITING;
  }
}
