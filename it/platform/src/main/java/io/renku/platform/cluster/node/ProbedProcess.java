package io.renku.platform.cluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.renku.platform.cluster.controllers.EventRecorder;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** A container's process, looked after by the probes of its specification. */
final class ProbedProcess {
  private final JsonNode pod;
  private final String name;
  private final Process process;
  private final PodStatus status;
  private final EventRecorder events;
  private final ProcessTree tree;
  private final Probe readiness;
  private final Optional<Probe> liveness;
  private Optional<Probe> startup;

  ProbedProcess(
      JsonNode pod,
      JsonNode container,
      String name,
      int port,
      Process process,
      PodStatus status,
      EventRecorder events,
      ProcessTree tree) {
    this.pod = pod;
    this.name = name;
    this.process = process;
    this.status = status;
    this.events = events;
    this.tree = tree;
    this.startup = Probe.of(container, "startup", port);
    this.readiness = Probe.of(container, "readiness", port).orElseGet(() -> Probe.ofPort(port));
    this.liveness = Probe.of(container, "liveness", port);
  }

  /** Returns when it has ended, by itself or by a failed probe. */
  void watch() throws InterruptedException {
    if (startup.isEmpty()) {
      status.started(name);
    }
    while (process.isAlive()) {
      var now = System.nanoTime();
      if (startup.isPresent()) {
        if (now >= startup.get().due() && begins(startup.get())) {
          startup = Optional.empty();
        }
      } else {
        if (now >= readiness.due()) {
          lookIfReady();
        }
        if (liveness.isPresent() && now >= liveness.get().due()) {
          lookIfAlive(liveness.get());
        }
      }
      Thread.sleep(100);
    }
  }

  private boolean begins(Probe probe) throws InterruptedException {
    var verdict = probe.look();
    if (verdict == Probe.Verdict.PASSED) {
      status.started(name);
      return true;
    }
    if (verdict == Probe.Verdict.FAILED) {
      restart(probe);
    }
    return false;
  }

  private void lookIfReady() {
    switch (readiness.look()) {
      case PASSED -> status.ready(name, true);
      case FAILED -> {
        if (status.isReady(name)) {
          events.container(pod, name, true, "Unhealthy", readiness.lastFailure());
        }
        status.ready(name, false);
      }
      case UNDECIDED -> {}
    }
  }

  private void lookIfAlive(Probe probe) throws InterruptedException {
    if (probe.look() == Probe.Verdict.FAILED) {
      restart(probe);
    }
  }

  private void restart(Probe probe) throws InterruptedException {
    events.container(pod, name, true, "Unhealthy", probe.lastFailure());
    events.container(
        pod,
        name,
        false,
        "Killing",
        "Container %s failed %s probe, will be restarted"
            .formatted(name, probe.name().toLowerCase(Locale.ROOT)));
    tree.stop(process, grace(), () -> {});
  }

  private Duration grace() {
    return Duration.ofSeconds(pod.path("spec").path("terminationGracePeriodSeconds").asLong(30));
  }
}
