package io.renku.sessions.culling;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;
import static io.renku.sessions.kit.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.InMemoryCluster;
import io.renku.sessions.cluster.MovableClock;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.kit.Jupyter;
import io.renku.sessions.session.Replica;
import io.renku.sessions.session.Session;
import io.renku.sessions.session.SessionEndpointFixture;
import io.renku.sessions.session.SessionKey;
import io.renku.sessions.session.SimulatedPod;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Culling and measuring beside a working operator, on a cluster that only remembers. */
class CullingJobTest {
  private static final SessionKey KEY = new SessionKey("renku", "jane-session");
  private static final SessionKey OTHER = new SessionKey("renku", "john-session");
  private static final String METRICS = "/apis/metrics.k8s.io/v1beta1/namespaces/renku/pods/%s-0";

  private final InMemoryCluster cluster = new InMemoryCluster();
  private final MovableClock clock = new MovableClock();
  private final CullingJob job = new CullingJob();
  private Replica replica;
  private Jupyter jupyter;

  @BeforeEach
  void start() throws IOException {
    jupyter = new Jupyter();
    replica = Replica.start(cluster, "renku", "a");
    job.sessions = replica.store();
    job.activity = new ServerActivityClient();
    job.activity.cluster = cluster;
    job.activity.endpoint = SessionEndpointFixture.of(cluster);
    job.usage = new PodUsage();
    job.usage.cluster = cluster;
    job.workspace = new WorkspaceUse();
    job.workspace.cluster = cluster;
    job.settings = new CullingSettings(Duration.ofSeconds(300), 200, true);
    job.clock = clock;
  }

  @AfterEach
  void stop() {
    replica.close();
    jupyter.close();
  }

  private void launch(SessionKey key, String culling) {
    cluster.create(
        ResourceKind.SESSION,
        key.namespace(),
        Tree.parseObject(
            """
            {"apiVersion":"amalthea.dev/v1alpha1","kind":"JupyterServer","metadata":{"name":"%s"},
             "spec":{"auth":{"token":""},"culling":%s,
               "jupyterServer":{"image":"i","hibernated":false,"resources":{}},
               "routing":{"host":"renku.example.org","path":"/sessions/%s"},
               "storage":{"size":"1Gi","pvc":{"enabled":true,"mountPath":"/home/jovyan/work"}}}}\
            """
                .formatted(key.name(), culling, key.name())));
    until(() -> cluster.find(ResourceKind.STATEFUL_SET, "renku", key.name()).isPresent());
    cluster.create(ResourceKind.ENDPOINTS, "renku", jupyter.endpoints(key.name()));
    SimulatedPod.run(cluster, key);
    untilState(key, "running");
  }

  private void untilState(SessionKey key, String state) {
    until(() -> session(key).map(Session::state).filter(state::equals).isPresent());
    until(() -> replica.store().known(key).map(Session::state).filter(state::equals).isPresent());
  }

  private Optional<Session> session(SessionKey key) {
    return cluster.find(ResourceKind.SESSION, key.namespace(), key.name()).map(Session::new);
  }

  /** One whole round; returns when every session has been looked at. */
  private void cull() {
    inOneRound(workers -> job.cull(workers, replica.operator()));
  }

  private void measure() {
    inOneRound(workers -> job.measure(workers, replica.operator()));
  }

  private static void inOneRound(Consumer<ExecutorService> round) {
    try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      round.accept(workers);
    }
  }

  private void idleSince(Duration time) {
    jupyter.say(
        """
        {"connections":0,"kernels":0,"started":"2026-01-01T00:00:00Z","last_activity":"%s"}\
        """
            .formatted(clock.instant().minus(time)));
  }

  @Test
  void behaviour33AnIdleSessionSleepsFirstAndIsDeletedLater() {
    launch(KEY, "{\"idleSecondsThreshold\":3600,\"hibernatedSecondsThreshold\":7200}");
    idleSince(Duration.ofSeconds(3599));
    cull();
    assertThat(session(KEY).orElseThrow().isHibernated()).isFalse();

    idleSince(Duration.ofSeconds(3600));
    cull();
    untilState(KEY, "hibernated");
    cluster.delete(ResourceKind.POD, "renku", KEY.name() + "-0", object());
    clock.pass(Duration.ofSeconds(7199));
    cull();
    assertThat(session(KEY)).isPresent();
    assertThat(
            Tree.numberAt(cluster.all(ResourceKind.STATEFUL_SET).getFirst(), 1, "spec", "replicas"))
        .isZero();

    clock.pass(Duration.ofSeconds(1));
    cull();

    assertThat(session(KEY)).isEmpty();
  }

  @Test
  void behaviour33ZeroNeverEndsAnything() {
    var never =
        """
        {"idleSecondsThreshold":0,"maxAgeSecondsThreshold":0,"startingSecondsThreshold":0,
         "failedSecondsThreshold":0,"hibernatedSecondsThreshold":0}\
        """;
    launch(KEY, never);
    launch(OTHER, never);
    replica.store().change(OTHER, hibernate());
    untilState(OTHER, "hibernated");
    idleSince(Duration.ofDays(300));
    for (var round = 0; round < 3; round++) {
      clock.pass(Duration.ofDays(1000));
      cull();
    }

    assertThat(session(KEY).orElseThrow().isHibernated()).isFalse();
    assertThat(session(OTHER).orElseThrow().state()).isEqualTo("hibernated");
  }

  private static JsonObject hibernate() {
    return object("spec", object("jupyterServer", object("hibernated", true)));
  }

  @Test
  void behaviour35WhatTheUserChangesWhileItsServerIsAskedIsKept() {
    launch(KEY, "{\"idleSecondsThreshold\":3600}");
    idleSince(Duration.ofSeconds(4000));
    jupyter.whenAsked(
        () ->
            replica
                .store()
                .change(
                    KEY,
                    object("metadata", object("annotations", object("renku.io/branch", "mine")))));

    cull();

    untilState(KEY, "hibernated");
    assertThat(session(KEY).orElseThrow().annotation("branch")).hasValue("mine");
  }

  @Test
  void behaviour36ASessionThatGoesWhileItsServerIsAskedIsNoTrouble() {
    launch(KEY, "{\"idleSecondsThreshold\":3600}");
    launch(OTHER, "{\"idleSecondsThreshold\":3600}");
    idleSince(Duration.ofSeconds(4000));
    jupyter.whenAsked(() -> cluster.delete(ResourceKind.SESSION, "renku", KEY.name(), object()));

    cull();
    cull();

    assertThat(session(KEY)).isEmpty();
    untilState(OTHER, "hibernated");
  }

  @Test
  void behaviour36ASessionThatGoesWhileItIsMeasuredIsNoTrouble() {
    launch(KEY, "{}");
    cluster.serve(METRICS.formatted(KEY.name()), usage("250m"));
    cluster.setCommands(
        _ -> {
          cluster.delete(ResourceKind.SESSION, "renku", KEY.name(), object());
          return Optional.empty();
        });

    measure();
    measure();

    assertThat(session(KEY)).isEmpty();
  }

  private static JsonObject usage(String cpu) {
    return object(
        "containers",
        array(
            object("name", "git-proxy", "usage", object("cpu", "1")),
            object("name", "jupyter-server", "usage", object("cpu", cpu, "memory", "100Mi"))));
  }

  private JsonObject resourceUsage(SessionKey key) {
    return Tree.objectAt(session(key).orElseThrow().status(), "mainPod", "resourceUsage");
  }

  @Test
  void behaviour38CpuComesInAnyUnit() {
    launch(KEY, "{}");
    for (var amount : List.of("250000u", "250m", "250000000n", "0.25")) {
      cluster.serve(METRICS.formatted(KEY.name()), usage(amount));
      measure();

      assertThat(Tree.numberAt(resourceUsage(KEY), 0, "cpuMillicores")).as(amount).isEqualTo(250);
      assertThat(Tree.numberAt(resourceUsage(KEY), 0, "memoryBytes")).isEqualTo(104_857_600);
    }
  }

  @Test
  void behaviour38WhatCannotBeMeasuredAnyMoreIsUnknown() {
    launch(KEY, "{}");
    launch(OTHER, "{}");
    cluster.serve(METRICS.formatted(KEY.name()), usage("250m"));
    cluster.setCommands(
        _ ->
            Optional.of(
                "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/a 9 1 8 2% /w\n"));
    measure();
    assertThat(resourceUsage(KEY)).containsOnlyKeys("cpuMillicores", "memoryBytes", "disk");
    assertThat(resourceUsage(OTHER)).as("without metrics").containsOnlyKeys("disk");

    cluster.serve(METRICS.formatted(KEY.name()), object());
    cluster.setCommands(_ -> Optional.of("df: not found"));
    measure();

    assertThat(resourceUsage(KEY)).isEmpty();
    cluster.takeCalls();
    measure();
    assertThat(cluster.takeCalls())
        .as("nothing new, nothing written")
        .noneMatch(call -> call.contains("JupyterServer"));
  }

  @Test
  void behaviour39ASilentServerKeepsNobodyElseWaiting() throws InterruptedException {
    launch(KEY, "{\"idleSecondsThreshold\":3600}");
    jupyter.fallSilent();
    try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
      job.cull(workers, replica.operator());
      until(() -> !jupyter.takeRequests().isEmpty());

      launch(OTHER, "{}");

      workers.shutdown();
      assertThat(workers.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }
    assertThat(session(KEY).orElseThrow().isHibernated()).isFalse();
  }
}
