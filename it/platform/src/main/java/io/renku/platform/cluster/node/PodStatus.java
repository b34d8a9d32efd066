package io.renku.platform.cluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.controllers.EndpointsKeeper;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.objects.Resources;
import io.renku.platform.cluster.store.Key;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What a node knows about one pod, reported as a kubelet reports it. */
final class PodStatus {
  /** One container: what it does now, what it did last, and how often it began anew. */
  private static final class Container {
    private final JsonNode spec;
    private ObjectNode state = waitingState("PodInitializing", "");
    private ObjectNode lastState = Json.object();
    private boolean isReady;
    private boolean isStarted;
    private boolean isSimulated = true;
    private int restarts;
    private String id = "";

    Container(JsonNode spec) {
      this.spec = spec;
    }
  }

  private final Resources resources;
  private final Key key;
  private final String uid;
  private final String node;
  private final Map<String, Container> inits = new LinkedHashMap<>();
  private final Map<String, Container> regulars = new LinkedHashMap<>();
  private ObjectNode ports = Json.object();
  private String phase = "Pending";
  private String notReadyMessage = "";

  PodStatus(Resources resources, Key key, JsonNode pod, String node) {
    this.resources = resources;
    this.key = key;
    this.uid = Json.text(pod, "metadata", "uid");
    this.node = node;
    read(pod, "initContainers", "initContainerStatuses", inits);
    read(pod, "containers", "containerStatuses", regulars);
  }

  /** A pod that was here before a restart of the node goes on counting where it was. */
  private static void read(
      JsonNode pod, String list, String statuses, Map<String, Container> containers) {
    for (var spec : Json.items(pod, "spec", list)) {
      var container = new Container(spec);
      if (list.equals("containers") && pod.path("spec").path("initContainers").isEmpty()) {
        container.state = waitingState("ContainerCreating", "");
      }
      for (var status : Json.items(pod, "status", statuses)) {
        if (Json.text(status, "name").equals(Json.text(spec, "name"))) {
          container.restarts = status.path("restartCount").asInt();
          if (status.path("lastState") instanceof ObjectNode last) {
            container.lastState = last.deepCopy();
          }
        }
      }
      containers.put(Json.text(spec, "name"), container);
    }
  }

  private static ObjectNode waitingState(String reason, String message) {
    var state = Json.object();
    var waiting = state.putObject("waiting").put("reason", reason);
    if (!message.isEmpty()) {
      waiting.put("message", message);
    }
    return state;
  }

  private Container container(String name) {
    return inits.containsKey(name) ? inits.get(name) : regulars.get(name);
  }

  synchronized void waiting(String name, String reason, String message) {
    var container = container(name);
    container.state = waitingState(reason, message);
    container.isReady = false;
    container.isStarted = false;
    notReadyMessage = message;
    publish();
  }

  synchronized void running(String name, long pid) {
    var container = container(name);
    container.state = Json.object();
    container.state.putObject("running").put("startedAt", Json.now());
    container.isReady = false;
    container.isStarted = false;
    container.id = "process://" + pid;
    notReadyMessage = "";
    if (regulars.containsKey(name)) {
      phase = "Running";
    }
    publish();
  }

  synchronized void started(String name) {
    container(name).isStarted = true;
    publish();
  }

  synchronized void ready(String name, boolean isReady) {
    var container = container(name);
    if (container.isReady != isReady) {
      container.isReady = isReady;
      publish();
    }
  }

  synchronized void terminated(String name, int exit, String reason, String message) {
    var container = container(name);
    var started = Json.text(container.state, "running", "startedAt");
    container.state = Json.object();
    var end = container.state.putObject("terminated").put("exitCode", exit).put("reason", reason);
    if (!message.isEmpty()) {
      end.put("message", message);
    }
    end.put("startedAt", started.isEmpty() ? Json.now() : started).put("finishedAt", Json.now());
    if (!container.id.isEmpty()) {
      end.put("containerID", container.id);
    }
    container.isReady = exit == 0 && inits.containsKey(name);
    container.isStarted = false;
    publish();
  }

  /** The next run of a container that ended; what it did becomes its last state. */
  synchronized void restarting(String name) {
    var container = container(name);
    container.lastState = container.state.has("terminated") ? container.state : container.lastState;
    container.restarts++;
  }

  synchronized void backingOff(String name, String message) {
    var container = container(name);
    container.lastState = container.state.has("terminated") ? container.state : container.lastState;
    container.state = waitingState("CrashLoopBackOff", message);
    publish();
  }

  /** A container that this node does not run, and says so. */
  synchronized void notSimulated(String name, String message) {
    var container = container(name);
    container.isSimulated = false;
    if (inits.containsKey(name)) {
      terminated(name, 0, "NotSimulated", message);
    } else {
      container.state = waitingState("NotSimulated", message);
    }
  }

  synchronized void ports(ObjectNode local) {
    ports = local;
  }

  synchronized void ended(boolean succeeded) {
    phase = succeeded ? "Succeeded" : "Failed";
    publish();
  }

  synchronized int restarts(String name) {
    return container(name).restarts;
  }

  synchronized boolean isRunning(String name) {
    return container(name) != null && container(name).state.has("running");
  }

  synchronized boolean isReady(String name) {
    return container(name).isReady;
  }

  synchronized void publish() {
    resources.amend(
        key,
        pod -> {
          if (!Json.text(pod, "metadata", "uid").equals(uid)) {
            return pod;
          }
          if (!ports.isEmpty()) {
            Json.make(pod, "metadata", "annotations").put(EndpointsKeeper.PORTS, ports.toString());
          }
          Json.make(pod, "spec").put("nodeName", node);
          write(Json.make(pod, "status"));
          return pod;
        });
  }

  private void write(ObjectNode status) {
    status.put("phase", phase);
    status.put("hostIP", "127.0.0.1").put("podIP", "127.0.0.1");
    status.putArray("hostIPs").addObject().put("ip", "127.0.0.1");
    status.putArray("podIPs").addObject().put("ip", "127.0.0.1");
    Json.setDefault(status, "startTime", Json.now());
    if (!inits.isEmpty()) {
      statuses(status.putArray("initContainerStatuses"), inits);
    }
    statuses(status.putArray("containerStatuses"), regulars);
    conditions(status);
  }

  private static void statuses(ArrayNode list, Map<String, Container> containers) {
    containers.forEach(
        (name, container) -> {
          var status = list.addObject().put("name", name);
          status.set("state", container.state.deepCopy());
          status.set("lastState", container.lastState.deepCopy());
          status.put("ready", container.isReady).put("restartCount", container.restarts);
          status.put("image", Json.text(container.spec, "image")).put("imageID", "");
          if (!container.id.isEmpty()) {
            status.put("containerID", container.id);
          }
          status.put("started", container.isStarted);
        });
  }

  private void conditions(ObjectNode status) {
    var conditions = status.withArray("conditions");
    var unfinished = unready(inits);
    var unready = unready(regulars);
    var isReady = unready.isEmpty() && unfinished.isEmpty() && phase.equals("Running");
    condition(
        conditions,
        "Initialized",
        unfinished.isEmpty(),
        "ContainersNotInitialized",
        "containers with incomplete status: [" + unfinished + "]");
    var message = "containers with unready status: [" + unready + "]";
    if (!notReadyMessage.isEmpty()) {
      message += ": " + notReadyMessage;
    }
    condition(conditions, "Ready", isReady, "ContainersNotReady", message);
    condition(conditions, "ContainersReady", isReady, "ContainersNotReady", message);
    condition(conditions, "PodScheduled", true, "", "");
  }

  /** Containers that this node does not run do not decide whether the pod is ready. */
  private static String unready(Map<String, Container> containers) {
    return containers.entrySet().stream()
        .filter(e -> e.getValue().isSimulated && !e.getValue().isReady)
        .map(Map.Entry::getKey)
        .collect(Collectors.joining(" "));
  }

  private static void condition(
      ArrayNode conditions, String type, boolean holds, String reason, String message) {
    var text = holds ? "True" : "False";
    var condition = find(conditions, type);
    if (!Json.text(condition, "status").equals(text)) {
      condition.put("lastTransitionTime", Json.now());
    }
    condition.put("type", type).put("status", text).putNull("lastProbeTime");
    if (holds) {
      condition.remove(java.util.List.of("reason", "message"));
    } else {
      condition.put("reason", reason).put("message", message);
    }
  }

  private static ObjectNode find(ArrayNode conditions, String type) {
    for (var condition : conditions) {
      if (Json.text(condition, "type").equals(type)) {
        return (ObjectNode) condition;
      }
    }
    return conditions.addObject();
  }
}
