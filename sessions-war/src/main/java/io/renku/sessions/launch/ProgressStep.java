package io.renku.sessions.launch;

import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.SessionState;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One line of a launch's progress. Existing clients show {@code step} and {@code status}; the rest
 * is there where our operator has looked at the session, as are the steps before any container.
 *
 * @param name for programs: scheduled, volume, image, clone, server, or a container's own
 */
record ProgressStep(
    String label,
    String status,
    Optional<String> name,
    Optional<String> message,
    Optional<Long> percent) {
  private static final String IMAGE_CONTAINER = "download-image";
  private static final Map<String, String> CONTAINERS = new LinkedHashMap<>();
  private static final Map<String, String> BEFORE = new LinkedHashMap<>();
  private static final Map<String, String> NAMES =
      Map.of(IMAGE_CONTAINER, "image", "git-clone", "clone", "jupyter-server", "server");

  static {
    CONTAINERS.put("init-certificates", "Initialization");
    CONTAINERS.put(IMAGE_CONTAINER, "Downloading server image");
    CONTAINERS.put("git-clone", "Cloning and configuring the repository");
    CONTAINERS.put("git-proxy", "Git credentials services");
    CONTAINERS.put("oauth2-proxy", "Authentication and proxying services");
    CONTAINERS.put("passthrough-proxy", "Proxying services");
    CONTAINERS.put("git-sidecar", "Auxiliary session services");
    CONTAINERS.put("jupyter-server", "Starting session");
    BEFORE.put("scheduled", "Scheduling the session");
    BEFORE.put("volume", "Preparing the volume");
    BEFORE.put("image", CONTAINERS.get(IMAGE_CONTAINER));
  }

  /**
   * All steps, in the order in which they happen.
   *
   * @param containers the state of each container
   * @param noted what the operator says of the steps before them; none of a resource that only the
   *     former operator has seen
   */
  static List<ProgressStep> all(Map<String, String> containers, List<JsonObject> noted) {
    var byName =
        noted.stream()
            .collect(
                Collectors.toMap(step -> text(step, "name").orElse(""), step -> step, (a, _) -> a));
    var steps = new ArrayList<ProgressStep>();
    BEFORE.forEach(
        (name, label) -> {
          var isContainer = name.equals("image") && containers.containsKey(IMAGE_CONTAINER);
          if (byName.containsKey(name) && !isContainer) {
            steps.add(of(name, label, byName.get(name)));
          }
        });
    CONTAINERS.forEach(
        (container, label) -> {
          if (containers.containsKey(container)) {
            steps.add(of(container, label, containers.get(container), byName));
          }
        });
    return steps;
  }

  private static ProgressStep of(String name, String label, JsonObject noted) {
    return new ProgressStep(
        label,
        text(noted, "status").orElse(SessionState.WAITING),
        Optional.of(name),
        text(noted, "message"),
        percent(noted));
  }

  private static ProgressStep of(
      String container, String label, String status, Map<String, JsonObject> byName) {
    if (byName.isEmpty()) {
      return new ProgressStep(label, status, Optional.empty(), Optional.empty(), Optional.empty());
    }
    var name = NAMES.getOrDefault(container, container);
    var noted = byName.getOrDefault(name, JsonObject.EMPTY_JSON_OBJECT);
    return new ProgressStep(
        label, status, Optional.of(name), text(noted, "message"), percent(noted));
  }

  private static Optional<String> text(JsonObject noted, String name) {
    return Tree.textAt(noted, name);
  }

  private static Optional<Long> percent(JsonObject noted) {
    var percent = Tree.numberAt(noted, -1, "percent");
    return percent < 0 ? Optional.empty() : Optional.of(percent);
  }

  boolean isReady() {
    return status.equals(SessionState.READY);
  }

  JsonObject toJson() {
    return object(
        "step", label,
        "status", status,
        "name", name.orElse(null),
        "message", message.orElse(null),
        "percent", percent.orElse(null));
  }
}
