package io.renku.platform.cluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.api.PodLogs;
import io.renku.platform.cluster.controllers.ControlLoop;
import io.renku.platform.cluster.controllers.EventRecorder;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.objects.ApiFailure;
import io.renku.platform.cluster.objects.DeleteOptions;
import io.renku.platform.cluster.objects.Resources;
import io.renku.platform.cluster.store.Change;
import io.renku.platform.cluster.store.Key;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scheduler and kubelet of the one node that is this machine: starts a runner for each pod, ends it
 * with its pod, and at its own start ends what an earlier run left behind.
 */
public final class NodeAgent extends ControlLoop implements PodLogs {
  private static final Logger LOG = LoggerFactory.getLogger(NodeAgent.class);
  private static final Duration CLOSING_GRACE = Duration.ofSeconds(5);

  private final Node node;
  private final EventRecorder scheduler;
  private final Map<Key, PodRunner> runners = new ConcurrentHashMap<>();
  private final ReentrantLock disk = new ReentrantLock();

  public NodeAgent(Resources resources, Path directory, NodeSettings settings) {
    super(resources);
    this.node = new Node(resources, directory, settings);
    this.scheduler = new EventRecorder(resources, "default-scheduler");
  }

  @Override
  public void start() {
    endLeftOvers();
    register();
    super.start();
  }

  /** Processes of a run that was killed: found by their note, and by the mark they carry. */
  private void endLeftOvers() {
    var pods = node.directory().resolve("pods");
    try {
      Files.createDirectories(pods);
      try (var directories = Files.list(pods)) {
        for (var directory : directories.toList()) {
          endNoted(directory.resolve("process"));
          var uid = directory.getFileName().toString();
          if (resources.store().findByUid(uid).isEmpty()) {
            Volumes.deleteTree(directory);
          }
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    new ProcessTree(node.directory(), "").kill(null, Set.of());
  }

  private static void endNoted(Path note) throws IOException {
    if (!Files.exists(note)) {
      return;
    }
    var words = Files.readString(note).split(" ");
    var start = Instant.ofEpochMilli(Long.parseLong(words[1]));
    ProcessHandle.of(Long.parseLong(words[0]))
        .filter(process -> process.info().startInstant().filter(start::equals).isPresent())
        .ifPresent(
            process -> {
              LOG.info("ending process {} of an earlier run", process.pid());
              process.descendants().forEach(ProcessHandle::destroyForcibly);
              process.destroyForcibly();
            });
    Files.delete(note);
  }

  private void register() {
    var key = new Key("nodes", "", node.name());
    if (resources.find(key).isEmpty()) {
      var object = Json.object();
      object.putObject("metadata").put("name", node.name());
      resources.create(type("nodes"), "", object, false);
    }
    resources.amend(key, NodeAgent::withStatus);
  }

  private static ObjectNode withStatus(ObjectNode object) {
    var status = Json.make(object, "status");
    var capacity = status.putObject("capacity");
    capacity.put("cpu", Integer.toString(Runtime.getRuntime().availableProcessors()));
    capacity.put("pods", "110");
    status.set("allocatable", capacity.deepCopy());
    var address = status.putArray("addresses").addObject();
    address.put("type", "InternalIP").put("address", "127.0.0.1");
    status
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", "True")
        .put("reason", "NodeReady")
        .put("message", "containers run as processes of this machine")
        .put("lastTransitionTime", Json.now());
    status
        .putObject("nodeInfo")
        .put("kubeletVersion", "v1.30.0+renku-local")
        .put("kubeProxyVersion", "none")
        .put("containerRuntimeVersion", "process://1")
        .put("operatingSystem", System.getProperty("os.name"))
        .put("architecture", System.getProperty("os.arch"))
        .put("osImage", System.getProperty("os.name"))
        .put("kernelVersion", System.getProperty("os.version"))
        .put("machineID", "")
        .put("systemUUID", "")
        .put("bootID", "");
    return object;
  }

  @Override
  protected Collection<Key> touchedBy(Change change) {
    return change.key().resource().equals("pods") ? List.of(change.key()) : List.of();
  }

  @Override
  protected void reconcile(Key key) {
    var pod = resources.find(key);
    var runner = runners.get(key);
    var isOther =
        runner != null
            && (pod.isEmpty() || !Json.text(pod.get(), "metadata", "uid").equals(runner.uid()));
    if (isOther) {
      runner.stop(Duration.ofSeconds(2));
      runners.remove(key);
      cleanUpAfter(runner);
      runner = null;
    }
    if (pod.isEmpty()) {
      return;
    }
    if (pod.get().path("metadata").hasNonNull("deletionTimestamp")) {
      end(key, pod.get(), runner);
    } else if (Json.text(pod.get(), "spec", "nodeName").isEmpty()) {
      schedule(key, pod.get());
    } else if (runner == null
        && !node.isClosing()
        && Json.text(pod.get(), "spec", "nodeName").equals(node.name())
        && !Json.text(pod.get(), "status", "phase").matches("Succeeded|Failed")) {
      var started = new PodRunner(pod.get(), node);
      runners.put(key, started);
      started.start();
    }
  }

  private void schedule(Key key, ObjectNode pod) {
    if (!Json.text(pod, "spec", "schedulerName").equals("default-scheduler")) {
      return;
    }
    resources.amend(
        key,
        p -> {
          Json.make(p, "spec").put("nodeName", node.name());
          return p;
        });
    scheduler.normal(
        pod,
        "Scheduled",
        "Successfully assigned %s/%s to %s".formatted(key.namespace(), key.name(), node.name()));
  }

  private void end(Key key, JsonNode pod, PodRunner runner) {
    if (runner == null) {
      remove(key, Json.text(pod, "metadata", "uid"));
      return;
    }
    var seconds = pod.path("metadata").path("deletionGracePeriodSeconds").asLong();
    runner.stop(Duration.ofSeconds(seconds));
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                runner.join();
                remove(key, runner.uid());
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /** The pod's processes have ended: its object may go, and with it what lies on disk. */
  private void remove(Key key, String uid) {
    runners.computeIfPresent(key, (_, r) -> r.uid().equals(uid) ? null : r);
    try {
      resources.delete(
          type("pods"),
          key.namespace(),
          key.name(),
          new DeleteOptions("Background", 0, uid, "", false));
    } catch (ApiFailure failure) {
      LOG.debug("pod {} is gone already: {}", key, failure.getMessage());
    }
    deleteDirectory(uid);
  }

  private void cleanUpAfter(PodRunner runner) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                runner.join();
                deleteDirectory(runner.uid());
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
  }

  /**
   * One after the other: each change of an ending pod leads here, and two would trip over each
   * other.
   */
  private void deleteDirectory(String uid) {
    disk.lock();
    try {
      Volumes.deleteTree(node.directory().resolve("pods").resolve(uid));
    } catch (IOException failed) {
      LOG.warn("what pod {} left on disk could not be removed: {}", uid, failed.toString());
    } finally {
      disk.unlock();
    }
  }

  @Override
  public void check(ObjectNode pod, Query query) {
    var name = Json.text(pod, "metadata", "name");
    var container = containerOf(pod, query);
    var log = log(pod, container, query);
    if (!log.exists() && query.previous()) {
      throw ApiFailure.badRequest(
          "previous terminated container \"%s\" in pod \"%s\" not found"
              .formatted(container, name));
    }
    if (!log.exists()) {
      var why =
          statusOf(pod, container)
              .path("state")
              .path("waiting")
              .path("reason")
              .asText("ContainerCreating");
      throw ApiFailure.badRequest(
          "container \"%s\" in pod \"%s\" is waiting to start: %s".formatted(container, name, why));
    }
  }

  private static String containerOf(ObjectNode pod, Query query) {
    var names = new ArrayList<String>();
    for (var list : List.of("containers", "initContainers")) {
      Json.items(pod, "spec", list).forEach(c -> names.add(Json.text(c, "name")));
    }
    var pods = Json.text(pod, "metadata", "name");
    if (query.container().isEmpty()) {
      if (Json.items(pod, "spec", "containers").size() == 1) {
        return names.getFirst();
      }
      throw ApiFailure.badRequest(
          "a container name must be specified for pod %s, choose one of: [%s]"
              .formatted(pods, names.stream().collect(Collectors.joining(" "))));
    }
    if (!names.contains(query.container())) {
      throw ApiFailure.badRequest(
          "container %s is not valid for pod %s".formatted(query.container(), pods));
    }
    return query.container();
  }

  private static JsonNode statusOf(JsonNode pod, String container) {
    for (var list : List.of("containerStatuses", "initContainerStatuses")) {
      for (var status : Json.items(pod, "status", list)) {
        if (Json.text(status, "name").equals(container)) {
          return status;
        }
      }
    }
    return Json.object();
  }

  private ContainerLog log(ObjectNode pod, String container, Query query) {
    var run = statusOf(pod, container).path("restartCount").asInt() - (query.previous() ? 1 : 0);
    var uid = Json.text(pod, "metadata", "uid");
    return new ContainerLog(node.directory().resolve("pods").resolve(uid), container, run);
  }

  @Override
  public void write(ObjectNode pod, Query query, OutputStream out)
      throws IOException, InterruptedException {
    var container = containerOf(pod, query);
    var runner = runners.get(node.keyOf(pod));
    log(pod, container, query)
        .write(
            query,
            () -> runner != null && runner.isAlive() && runner.status().isRunning(container),
            out);
  }

  @Override
  public void close() {
    node.closing();
    super.close();
    runners.values().forEach(runner -> runner.stop(CLOSING_GRACE));
    for (var runner : runners.values()) {
      try {
        runner.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
