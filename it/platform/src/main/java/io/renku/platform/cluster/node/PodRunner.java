package io.renku.platform.cluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.controllers.EventRecorder;
import io.renku.platform.cluster.git.GitClone;
import io.renku.platform.cluster.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one pod on this node: its volumes, its clone, its Jupyter, again and again until it
 * is told to stop. One virtual thread does it all.
 */
final class PodRunner {
  private static final Logger LOG = LoggerFactory.getLogger(PodRunner.class);
  private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);
  private static final Duration GOOD_RUN = Duration.ofMinutes(10);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);
  private static final Duration LOOK_FOR_JUPYTER = Duration.ofSeconds(3);
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final ObjectNode pod;
  private final Node node;
  private final PodStatus status;
  private final EventRecorder events;
  private final Path directory;
  private final Volumes volumes;
  private final Environment environment;
  private final Companions companions;
  private final ProcessTree tree;
  private final Thread thread;
  private volatile long killAt = Long.MAX_VALUE;
  private int backOffs;

  PodRunner(ObjectNode pod, Node node) {
    this.pod = pod;
    this.node = node;
    this.status = new PodStatus(node.resources(), node.keyOf(pod), pod, node.name());
    this.events = node.events();
    this.directory = node.directoryOf(uid());
    var sources = new Sources(node.resources(), Json.text(pod, "metadata", "namespace"));
    this.volumes = new Volumes(pod, sources, directory);
    this.environment = new Environment(pod, sources);
    this.companions = new Companions(pod, directory);
    this.tree = new ProcessTree(node.directory(), uid());
    this.thread = Thread.ofVirtual().name("pod " + podName()).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  String uid() {
    return Json.text(pod, "metadata", "uid");
  }

  private String podName() {
    return Json.text(pod, "metadata", "name");
  }

  PodStatus status() {
    return status;
  }

  /** Ends the pod's processes; what is left after the grace period is killed. */
  void stop(Duration grace) {
    killAt = Math.min(killAt, System.nanoTime() + grace.toNanos());
    thread.interrupt();
    Thread.ofVirtual().start(() -> endByForceAfter(grace));
  }

  /** A command of the node itself (a fetch from a server that hangs) does not hear an interrupt. */
  private void endByForceAfter(Duration grace) {
    try {
      if (!thread.join(grace.plusSeconds(1))) {
        tree.kill(null, java.util.Set.of());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  void join() throws InterruptedException {
    thread.join();
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  private void run() {
    try {
      while (!live()) {
        Thread.sleep(TRY_AGAIN);
      }
    } catch (InterruptedException _) {
      LOG.debug("pod {} was told to stop", podName());
    }
  }

  /** False when something that may pass, like a full disk, kept the pod from living its life. */
  private boolean live() throws InterruptedException {
    try {
      status.publish();
      var main = node.jupyter().mainContainer(pod);
      sayWhatIsNotSimulated(main.map(c -> Json.text(c, "name")).orElse(""));
      if (main.isPresent() && initialize()) {
        keepRunning(main.get());
      }
      return true;
    } catch (RuntimeException failed) {
      if (node.isClosing() || Thread.currentThread().isInterrupted()) {
        return true;
      }
      LOG.error("pod {} failed on this node", podName(), failed);
      events.warning(pod, "Failed", "The local node failed: " + failed);
      return false;
    } finally {
      endCompanions();
    }
  }

  private void sayWhatIsNotSimulated(String main) {
    for (var container : Json.items(pod, "spec", "containers")) {
      var name = Json.text(container, "name");
      if (!name.equals(main) && !Companions.isOne(container)) {
        var message =
            "%s (%s) is not simulated: the local node runs Jupyter and git's companions only"
                .formatted(name, Json.text(container, "image"));
        status.notSimulated(name, message);
        events.container(pod, name, main.isEmpty(), "NotSimulated", message);
      }
    }
    status.publish();
  }

  /** Runs the init containers in order; false when the pod has failed for good. */
  private boolean initialize() throws InterruptedException {
    for (var container : Json.items(pod, "spec", "initContainers")) {
      var name = Json.text(container, "name");
      if (isGitClone(container)) {
        if (!cloneUntilDone(container, name)) {
          return false;
        }
      } else {
        var message = name + " is skipped: the local node does its own preparation";
        status.notSimulated(name, message);
        events.container(pod, name, false, "NotSimulated", message);
      }
    }
    return true;
  }

  private static boolean isGitClone(JsonNode container) {
    return Json.text(container, "name").matches("git-clone(-\\d+)?")
        && Json.items(container, "env").stream()
            .anyMatch(v -> Json.text(v, "name").equals("GIT_CLONE_REPOSITORY_URL"));
  }

  private boolean cloneUntilDone(JsonNode container, String name) throws InterruptedException {
    while (true) {
      var log = new ContainerLog(directory, name, status.restarts(name));
      var paths = whenReady(name, () -> volumes.mount(container));
      var settings = whenReady(name, () -> environment.of(container));
      status.running(name, ProcessHandle.current().pid());
      events.container(pod, name, false, "Started", "Started container " + name);
      var variables = node.environment(uid(), podName(), volumes.home());
      var workTree = paths.local(settings.getOrDefault("GIT_CLONE_MOUNT_PATH", ""));
      var clone = new GitClone(settings, workTree, variables, node.gitPatience(), log::line);
      var exit = clone.run();
      var message = exit == 0 ? "" : log.tail(5);
      status.terminated(name, exit, exit == 0 ? "Completed" : "Error", message);
      if (exit == 0) {
        return true;
      }
      if (Json.text(pod, "spec", "restartPolicy").equals("Never")) {
        status.ended(false);
        return false;
      }
      backOff(name, Duration.ZERO);
    }
  }

  /** Repeats what needs something that is not there yet, saying what is missing. */
  private <T> T whenReady(String container, Supplier<T> attempt) throws InterruptedException {
    for (var pause = 200L; true; pause = Math.min(pause * 2, 5000)) {
      try {
        return attempt.get();
      } catch (NotReady missing) {
        status.waiting(container, missing.reason(), missing.getMessage());
        if (pause > 1000) {
          events.container(pod, container, true, missing.event(), missing.getMessage());
        }
        Thread.sleep(pause);
      }
    }
  }

  /** Git in the server needs them, and only a server that can start needs them. */
  private void startCompanions() throws InterruptedException {
    for (var container : companions.containers()) {
      var name = Json.text(container, "name");
      if (companions.isRunning(name)) {
        continue;
      }
      whenReady(
          name,
          () -> {
            var log = new ContainerLog(directory, name, status.restarts(name));
            var variables = node.environment(uid(), podName(), volumes.home());
            companions.start(
                name, environment.of(container), volumes.mount(container), variables, log);
            return name;
          });
      status.running(name, ProcessHandle.current().pid());
      status.started(name);
      status.ready(name, true);
      events.container(pod, name, false, "Started", "Started container " + name);
    }
  }

  private void endCompanions() {
    for (var container : companions.containers()) {
      var name = Json.text(container, "name");
      if (companions.isRunning(name) && !node.isClosing()) {
        status.terminated(name, 0, "Completed", "");
      }
    }
    companions.close();
  }

  private void keepRunning(JsonNode container) throws InterruptedException {
    var name = Json.text(container, "name");
    while (true) {
      var paths = whenReady(name, () -> volumes.mount(container));
      var given = whenReady(name, () -> environment.of(container));
      var begin = System.nanoTime();
      var exit = runOnce(container, name, paths, given);
      var log = new ContainerLog(directory, name, status.restarts(name));
      status.terminated(
          name, exit, exit == 0 ? "Completed" : "Error", exit == 0 ? "" : log.tail(5));
      var policy = Json.text(pod, "spec", "restartPolicy");
      if (policy.equals("Never") || policy.equals("OnFailure") && exit == 0) {
        status.ended(exit == 0);
        return;
      }
      backOff(name, Duration.ofNanos(System.nanoTime() - begin));
    }
  }

  /** The first restart comes at once, each later one after twice the pause of the one before. */
  private void backOff(String name, Duration lasted) throws InterruptedException {
    backOffs = lasted.compareTo(GOOD_RUN) > 0 ? 0 : backOffs;
    if (backOffs > 0) {
      var doubled = node.backOff().multipliedBy(1L << Math.min(backOffs - 1, 5));
      var pause = doubled.compareTo(LONGEST_BACK_OFF) < 0 ? doubled : LONGEST_BACK_OFF;
      var what = "container=%s pod=%s".formatted(name, podName());
      status.backingOff(
          name, "back-off %ss restarting failed %s".formatted(pause.toSeconds(), what));
      events.container(pod, name, true, "BackOff", "Back-off restarting failed container " + name);
      Thread.sleep(pause);
    }
    backOffs++;
    status.restarting(name);
  }

  private int runOnce(JsonNode container, String name, PathMap paths, Map<String, String> given)
      throws InterruptedException {
    var log = new ContainerLog(directory, name, status.restarts(name));
    var ports = LocalPorts.choose(pod, container);
    var variables = node.environment(uid(), podName(), volumes.home());
    given.forEach((key, value) -> variables.put(key, paths.rewrite(value)));
    var work = workingDirectory(container, paths);
    var command = command(container, name, variables, paths, work, ports.main());
    startCompanions();
    ports.published().setAll(companions.ports());
    try {
      var builder = new ProcessBuilder(command).directory(work.toFile());
      builder.environment().clear();
      builder.environment().putAll(companions.loggedIn(variables));
      builder.redirectErrorStream(true);
      var process = builder.start();
      process.getOutputStream().close();
      node.remember(uid(), process);
      var copying = Thread.ofVirtual().start(() -> log.copy(process.getInputStream()));
      status.ports(ports.published());
      status.running(name, process.pid());
      events.container(pod, name, false, "Created", "Created container " + name);
      events.container(pod, name, false, "Started", "Started container " + name);
      try {
        return watch(container, name, process, ports.main());
      } finally {
        copying.join(LAST_WORDS);
      }
    } catch (IOException failed) {
      log.line("The container could not be started: " + failed.getMessage());
      return 127;
    }
  }

  private List<String> command(
      JsonNode container,
      String name,
      Map<String, String> variables,
      PathMap paths,
      Path work,
      int port)
      throws InterruptedException {
    var command = node.jupyter().command(container, variables, paths, work, port);
    while (command.isEmpty()) {
      status.waiting(name, "NoRuntime", Jupyter.INSTALL);
      events.container(pod, name, true, "NoRuntime", Jupyter.INSTALL);
      Thread.sleep(LOOK_FOR_JUPYTER);
      command = node.jupyter().command(container, variables, paths, work, port);
    }
    return command.get();
  }

  private Path workingDirectory(JsonNode container, PathMap paths) {
    var wanted = Json.text(container, "workingDir");
    var work = wanted.isEmpty() || !paths.knows(wanted) ? volumes.home() : paths.local(wanted);
    try {
      return java.nio.file.Files.createDirectories(work);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Looks after a running process until it has ended, by itself or by a failed probe. */
  private int watch(JsonNode container, String name, Process process, int port)
      throws InterruptedException {
    try {
      new ProbedProcess(pod, container, name, port, process, status, events, tree).watch();
      tree.kill(process, java.util.Set.of());
      return process.waitFor();
    } catch (InterruptedException _) {
      end(name, process);
      throw new InterruptedException("pod stopped");
    }
  }

  /** Ends a process whose pod goes away; a second, shorter notice cuts the grace short. */
  private void end(String name, Process process) {
    if (!node.isClosing()) {
      events.container(pod, name, false, "Killing", "Stopping container " + name);
    }
    var isStopped = false;
    while (!isStopped) {
      try {
        var left = Duration.ofNanos(Math.max(0, killAt - System.nanoTime()));
        tree.stop(process, left, () -> {});
        var exit = process.waitFor();
        if (!node.isClosing()) {
          status.terminated(name, exit, exit == 0 ? "Completed" : "Error", "");
        }
        isStopped = true;
      } catch (InterruptedException _) {
        LOG.debug("pod {} is to stop sooner", podName());
      }
    }
  }
}
