package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How far a session's launch has come before its containers run: a node, the volume, the images.
 * Clone and server are containers and report themselves. A node mounts volumes before it pulls
 * images, and pulls an image before it starts the container, so that each step answers for those
 * before it.
 */
record LaunchSteps(Session session, Observed observed, String state) {
  private static final List<String> HAVE_STEPS =
      List.of(SessionState.STARTING, SessionState.RUNNING, SessionState.FAILED);
  private static final Set<String> IMAGE_IS_THERE = Set.of("Pulled", "Created", "Started");
  private static final List<String> VOLUME_TROUBLE = List.of("FailedMount", "FailedAttachVolume");

  private record Step(
      String name, String status, Optional<String> message, Optional<Integer> percent) {
    static Step of(String name, String status) {
      return new Step(name, status, Optional.empty(), Optional.empty());
    }

    boolean isReady() {
      return status.equals(SessionState.READY);
    }

    JsonObject toJson() {
      return object(
          "name",
          name,
          "status",
          status,
          "message",
          message.orElse(null),
          "percent",
          percent.orElse(null));
    }
  }

  /** Empty where there is nothing to wait for. */
  Optional<List<JsonObject>> toJson() {
    if (!HAVE_STEPS.contains(state)) {
      return Optional.empty();
    }
    var steps = new ArrayList<Step>();
    steps.add(scheduled());
    if (SessionChildren.hasClaim(session)) {
      steps.add(volume());
    }
    steps.add(image());
    return Optional.of(toldOfFailure(steps).stream().map(Step::toJson).toList());
  }

  /** A launch that failed did so in the first step that is not done. */
  private List<Step> toldOfFailure(List<Step> steps) {
    if (state.equals(SessionState.FAILED)) {
      for (var i = 0; i < steps.size(); i++) {
        var step = steps.get(i);
        if (!step.isReady()) {
          var failed = new Step(step.name(), SessionState.FAILED, step.message(), step.percent());
          steps.set(i, failed);
          return steps;
        }
      }
    }
    return steps;
  }

  private Step scheduled() {
    var condition = condition("PodScheduled");
    var isScheduled =
        hasWork() || condition.flatMap(c -> Tree.textAt(c, "status")).orElse("").equals("True");
    return isScheduled
        ? Step.of("scheduled", SessionState.READY)
        : new Step(
            "scheduled",
            SessionState.WAITING,
            condition.flatMap(c -> Tree.textAt(c, "message")),
            Optional.empty());
  }

  private Optional<JsonObject> condition(String type) {
    return Tree.objectsAt(podStatus(), "conditions").stream()
        .filter(condition -> Tree.textAt(condition, "type").orElse("").equals(type))
        .findFirst();
  }

  private Step volume() {
    if (hasWork()) {
      return Step.of("volume", SessionState.READY);
    }
    var isBound =
        observed
            .child("pvc")
            .flatMap(claim -> Tree.textAt(claim, "status", "phase"))
            .orElse("")
            .equals("Bound");
    var trouble =
        observed
            .pod()
            .flatMap(pod -> observed.newestEvent(pod, "Warning", VOLUME_TROUBLE))
            .flatMap(event -> Tree.textAt(event, "message"));
    var status = isBound || trouble.isPresent() ? SessionState.EXECUTING : SessionState.WAITING;
    return new Step("volume", status, trouble, Optional.empty());
  }

  /** The node has begun with the pod's images or containers. */
  private boolean hasWork() {
    return isRunning() || !images(true).isEmpty() || !pulling().isEmpty();
  }

  private boolean isRunning() {
    return state.equals(SessionState.RUNNING);
  }

  /** The cluster tells when it begins and ends to pull an image, not how much of it has come. */
  private Step image() {
    var all = images(false);
    var there = images(true);
    if (isRunning() || !all.isEmpty() && there.containsAll(all)) {
      return new Step("image", SessionState.READY, Optional.empty(), Optional.of(100));
    }
    var isPulling = !there.isEmpty() || !pulling().isEmpty();
    return new Step(
        "image",
        isPulling ? SessionState.EXECUTING : SessionState.WAITING,
        pullTrouble(),
        isPulling ? Optional.of(100 * there.size() / Math.max(1, all.size())) : Optional.empty());
  }

  /** The images of the pod's containers; or of those only whose image the node has. */
  private Set<String> images(boolean onlyPresent) {
    var begun = begun();
    var images = new LinkedHashSet<String>();
    for (var kind : List.of("initContainers", "containers")) {
      for (var container : Tree.objectsAt(podSpec(), kind)) {
        if (!onlyPresent || begun.contains(text(container, "name"))) {
          images.add(text(container, "image"));
        }
      }
    }
    return images;
  }

  /** The containers whose image is there, by the pod's status or by what the node says. */
  private Set<String> begun() {
    var names = new HashSet<String>();
    for (var kind : List.of("initContainerStatuses", "containerStatuses")) {
      for (var container : Tree.objectsAt(podStatus(), kind)) {
        var state = Tree.objectAt(container, "state");
        if (!text(container, "imageID").isEmpty()
            || state.containsKey("running")
            || state.containsKey("terminated")) {
          names.add(text(container, "name"));
        }
      }
    }
    for (var event : podEvents()) {
      if (IMAGE_IS_THERE.contains(text(event, "reason"))) {
        names.add(containerOf(event));
      }
    }
    return names;
  }

  private Set<String> pulling() {
    var names = new HashSet<String>();
    for (var event : podEvents()) {
      if (text(event, "reason").equals("Pulling")) {
        names.add(containerOf(event));
      }
    }
    return names;
  }

  private Optional<String> pullTrouble() {
    for (var kind : List.of("initContainerStatuses", "containerStatuses")) {
      for (var container : Tree.objectsAt(podStatus(), kind)) {
        var waiting = Tree.objectAt(container, "state", "waiting");
        if (text(waiting, "reason").contains("Image")) {
          return Tree.textAt(waiting, "message").or(() -> Tree.textAt(waiting, "reason"));
        }
      }
    }
    return Optional.empty();
  }

  /** Of {@code spec.containers{jupyter-server}}, the name. */
  private static String containerOf(JsonObject event) {
    return Tree.textAt(event, "involvedObject", "fieldPath")
        .orElse("")
        .replaceFirst("^.*\\{(.*)}$", "$1");
  }

  private List<JsonObject> podEvents() {
    var uid = observed.pod().flatMap(pod -> Tree.textAt(pod, "metadata", "uid")).orElse("");
    return observed.events().stream()
        .filter(event -> Tree.textAt(event, "involvedObject", "uid").orElse("").equals(uid))
        .toList();
  }

  private JsonObject podSpec() {
    return observed.pod().map(pod -> Tree.objectAt(pod, "spec")).orElse(Tree.object());
  }

  private JsonObject podStatus() {
    return observed.pod().map(pod -> Tree.objectAt(pod, "status")).orElse(Tree.object());
  }

  private static String text(JsonObject from, String name) {
    return Tree.textAt(from, name).orElse("");
  }
}
