package io.renku.platform.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.renku.platform.cluster.LocalCluster;
import io.renku.platform.cluster.LocalClusterConfig;
import io.renku.platform.cluster.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods with a Jupyter in them live as processes, and are reported as a kubelet reports them. */
class NodeAgentTest {
  private static final String PODS = "/api/v1/namespaces/renku/pods";

  @TempDir Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private LocalCluster cluster;
  private String searchPath;

  @BeforeEach
  void start() throws IOException {
    searchPath = FakeJupyter.installIn(directory.resolve("bin"));
    cluster = LocalCluster.start(config());
  }

  private LocalClusterConfig config() {
    return LocalClusterConfig.in(directory.resolve("cluster"))
        .withPort(0)
        .withSearchPath(searchPath)
        .withBackOff(Duration.ofMillis(200));
  }

  @AfterEach
  void stop() {
    cluster.close();
    http.close();
  }

  private HttpResponse<String> call(String method, String path, String body) {
    var request =
        HttpRequest.newBuilder(URI.create(cluster.url() + path))
            .header(
                "Content-Type",
                method.equals("PATCH") ? "application/merge-patch+json" : "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    return send(request.build());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private JsonNode get(String path) {
    return Json.parseObject(call("GET", path, "").body());
  }

  private void create(String path, String body) {
    var answer = call("POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private JsonNode eventually(String path, Predicate<JsonNode> holds) {
    var end = Instant.now().plusSeconds(60);
    var seen = get(path);
    while (!holds.test(seen)) {
      assertThat(Instant.now()).as("last seen: " + seen).isBefore(end);
      pause();
      seen = get(path);
    }
    return seen;
  }

  private static void await(BooleanSupplier holds) {
    var end = Instant.now().plusSeconds(60);
    while (!holds.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(end);
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private static boolean isReady(JsonNode pod) {
    return condition(pod, "Ready").path("status").asText().equals("True");
  }

  private static JsonNode condition(JsonNode pod, String type) {
    return Json.items(pod, "status", "conditions").stream()
        .filter(c -> Json.text(c, "type").equals(type))
        .findFirst()
        .orElse(Json.object());
  }

  private static String pod(String name, String more, String env) {
    return """
        {"metadata":{"name":"%s","labels":{"app":"%s"}},"spec":{"terminationGracePeriodSeconds":5,
         "containers":[{"name":"jupyter-server","image":"jupyter/minimal-notebook:latest",
          "workingDir":"/work/project","readinessProbe":{"periodSeconds":1,"httpGet":
          {"path":"/sessions/s/api/status","port":8888}},
          "volumeMounts":[{"name":"workspace","mountPath":"/work"}],
          "env":[{"name":"RENKU_BASE_URL_PATH","value":"/sessions/s"}%s]}%s],
         "volumes":[{"name":"workspace","persistentVolumeClaim":{"claimName":"data"}}]}}
        """
        .formatted(name, name, env, more);
  }

  private void claim() {
    create(
        "/api/v1/namespaces/renku/persistentvolumeclaims",
        """
        {"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],
         "resources":{"requests":{"storage":"1Mi"}}}}
        """);
  }

  private JsonNode running(String name) {
    return eventually(PODS + "/" + name, NodeAgentTest::isReady);
  }

  private int localPort(JsonNode pod) {
    var ports = Json.text(pod, "metadata", "annotations", "local.renku.io/ports");
    return Json.parseObject(ports).path("8888").asInt();
  }

  private JsonNode ask(JsonNode pod, String path) {
    var url = URI.create("http://127.0.0.1:" + localPort(pod) + path);
    return Json.parseObject(send(HttpRequest.newBuilder(url).build()).body());
  }

  private String events() {
    return Json.items(get("/api/v1/namespaces/renku/events"), "items").stream()
        .map(e -> Json.text(e, "reason") + " " + Json.text(e, "message"))
        .collect(Collectors.joining("\n"));
  }

  @Test
  void aSessionBecomesReadyAndIsFoundThroughItsService() {
    claim();
    create(
        "/api/v1/namespaces/renku/services",
        """
        {"metadata":{"name":"s"},"spec":{"selector":{"app":"s"},
         "ports":[{"name":"http","port":80,"targetPort":8888}]}}
        """);
    create(PODS, pod("s", "", ""));

    var pod = running("s");
    var answer = ask(pod, "/sessions/s/x");

    assertThat(Json.text(pod, "status", "phase")).isEqualTo("Running");
    assertThat(Json.text(pod, "status", "podIP")).isEqualTo("127.0.0.1");
    assertThat(Json.text(answer, "cwd")).endsWith("/project").contains("/volumes/pvc-");
    assertThat(Json.text(answer, "flags", "ServerApp.base_url")).isEqualTo("/sessions/s");
    assertThat(Json.text(answer, "flags", "ServerApp.ip")).isEqualTo("127.0.0.1");
    var endpoints =
        eventually(
            "/api/v1/namespaces/renku/endpoints/s",
            e -> e.path("subsets").path(0).has("addresses"));
    assertThat(endpoints.path("subsets").path(0).path("ports").path(0).path("port").asInt())
        .isEqualTo(localPort(pod));
    assertThat(events()).contains("Scheduled", "Started container jupyter-server");
  }

  @Test
  void theEnvironmentIsThePodsAndNothingElse() {
    claim();
    create(
        "/api/v1/namespaces/renku/secrets",
        "{\"metadata\":{\"name\":\"keys\"},\"stringData\":{\"token\":\"t0ken\"}}");
    create(
        PODS,
        pod(
            "s",
            "",
            """
            ,{"name":"TOKEN","valueFrom":{"secretKeyRef":{"name":"keys","key":"token"}}}
            ,{"name":"POD","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}
            ,{"name":"BOTH","value":"$(POD)-$(TOKEN)-$(NONE)"}
            ,{"name":"PLACE","value":"/work/project/data"}
            """));

    var environment = ask(running("s"), "/").path("env");

    assertThat(Json.text(environment, "BOTH")).isEqualTo("s-t0ken-$(NONE)");
    assertThat(Json.text(environment, "PLACE")).endsWith("/project/data").contains("/volumes/pvc-");
    assertThat(Json.text(environment, "HOME")).contains("/node/pods/");
    assertThat(environment.has("MAVEN_CMD_LINE_ARGS")).isFalse();
    assertThat(environment.has("JAVA_HOME")).isFalse();
  }

  @Test
  void logsAreServed() {
    claim();
    create(PODS, pod("s", "", ""));
    running("s");
    var log = PODS + "/s/log";

    assertThat(call("GET", log, "").body()).contains("arguments [");
    assertThat(call("GET", log + "?tailLines=1&timestamps=true", "").body())
        .matches("(?s)\\d{4}-\\d\\d-\\d\\dT\\S+ environment .*\n");
    assertThat(call("GET", log + "?limitBytes=4", "").body()).isEqualTo("argu");
    assertThat(call("GET", log + "?container=none", "").statusCode()).isEqualTo(400);
    assertThat(call("GET", log + "?previous=true", "").statusCode()).isEqualTo(400);
  }

  /** Not its first word only: that one gets through a pipe that is being closed. */
  @Test
  void aStoppingServerIsHeardToTheEnd() throws IOException {
    claim();
    var talk = "until [ -e enough ]; do echo stopping; sleep 0.1; done";
    create(
        PODS,
        pod("s", "", ",{\"name\":\"ON_STOP\",\"value\":\"%s\"}".formatted(talk))
            .replace("terminationGracePeriodSeconds\":5", "terminationGracePeriodSeconds\":90"));
    var work = Path.of(Json.text(ask(running("s"), "/"), "cwd"));

    call("DELETE", PODS + "/s", "");

    var log = PODS + "/s/log";
    await(() -> call("GET", log, "").body().lines().filter("stopping"::equals).count() >= 10);
    Files.createFile(work.resolve("enough"));
    eventually(PODS + "/s", p -> Json.text(p, "reason").equals("NotFound"));
    await(this::isNothingLeftOfPods);
  }

  private boolean isNothingLeftOfPods() {
    try (var left = Files.list(directory.resolve("cluster/node/pods"))) {
      return left.findAny().isEmpty();
    } catch (IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    }
  }

  @Test
  void aDeletedPodTakesAllItsProcessesAlong() {
    claim();
    create(PODS, pod("s", "", ",{\"name\":\"DEAF\",\"value\":\"1\"}"));
    var answer = ask(running("s"), "/");

    call("DELETE", PODS + "/s?gracePeriodSeconds=1", "");

    eventually(PODS + "/s", p -> Json.text(p, "reason").equals("NotFound"));
    assertThat(ProcessHandle.of(answer.path("pid").asLong()).filter(ProcessHandle::isAlive))
        .isEmpty();
    assertThat(ProcessHandle.of(answer.path("kernel").asLong()).filter(NodeAgentTest::isRunning))
        .isEmpty();
  }

  /** A killed orphan may stay a zombie for a moment where nobody reaps it. */
  private static boolean isRunning(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  @Test
  void aCrashIsFollowedByARestart() {
    claim();
    create(PODS, pod("s", "", ""));
    var first = running("s");

    var url = URI.create("http://127.0.0.1:" + localPort(first) + "/exit");
    http.sendAsync(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.discarding());
    var again =
        eventually(
            PODS + "/s",
            p ->
                isReady(p)
                    && p.path("status")
                            .path("containerStatuses")
                            .path(0)
                            .path("restartCount")
                            .asInt()
                        == 1);

    var status = again.path("status").path("containerStatuses").path(0);
    assertThat(status.path("lastState").path("terminated").path("exitCode").asInt()).isEqualTo(3);
    assertThat(call("GET", PODS + "/s/log?previous=true", "").body()).contains("arguments [");
  }

  @Test
  void aContainerThatNeverWorksIsHeldBack() {
    claim();
    create(PODS, pod("s", "", ",{\"name\":\"BREAK\",\"value\":\"7\"}"));

    var pod =
        eventually(
            PODS + "/s",
            p ->
                Json.text(p, "status", "containerStatuses", 0, "state", "waiting", "reason")
                    .equals("CrashLoopBackOff"));

    var last = pod.path("status").path("containerStatuses").path(0).path("lastState");
    assertThat(last.path("terminated").path("exitCode").asInt()).isEqualTo(7);
    assertThat(Json.text(last, "terminated", "message")).contains("broken on purpose");
    await(() -> events().contains("BackOff Back-off restarting failed container"));
  }

  @Test
  void missingThingsAreWaitedFor() {
    create(PODS, pod("s", "", ""));
    eventually(
        PODS + "/s",
        p ->
            Json.text(p, "status", "containerStatuses", 0, "state", "waiting", "message")
                .contains("persistentvolumeclaim \"data\" not found"));

    claim();

    running("s");
  }

  @Test
  void whatCannotRunHereSaysSo() {
    claim();
    create(
        PODS,
        pod(
            "s",
            ",{\"name\":\"oauth2-proxy\",\"image\":\"bitnami/oauth2-proxy:7.4.0\",\"ports\":[{\"name\":\"http\",\"containerPort\":4180}]}",
            ""));
    create(
        "/api/v1/namespaces/renku/services",
        """
        {"metadata":{"name":"s"},"spec":{"selector":{"app":"s"},
         "ports":[{"name":"http","port":80,"targetPort":4180}]}}
        """);

    var pod = running("s");

    var proxy = pod.path("status").path("containerStatuses").path(1);
    assertThat(Json.text(proxy, "state", "waiting", "reason")).isEqualTo("NotSimulated");
    assertThat(proxy.path("ready").asBoolean()).isFalse();
    assertThat(events()).contains("NotSimulated oauth2-proxy (bitnami/oauth2-proxy:7.4.0)");
    var endpoints =
        eventually(
            "/api/v1/namespaces/renku/endpoints/s",
            e -> e.path("subsets").path(0).has("addresses"));
    assertThat(endpoints.path("subsets").path(0).path("ports").path(0).path("port").asInt())
        .isEqualTo(localPort(pod));
  }

  @Test
  void anotherProgramStaysPending() {
    create(
        PODS,
        "{\"metadata\":{\"name\":\"web\"},\"spec\":{\"containers\":[{\"name\":\"web\",\"image\":\"nginx:1\"}]}}");

    var pod =
        eventually(
            PODS + "/web",
            p ->
                Json.text(p, "status", "containerStatuses", 0, "state", "waiting", "reason")
                    .equals("NotSimulated"));

    assertThat(Json.text(pod, "status", "phase")).isEqualTo("Pending");
    assertThat(isReady(pod)).isFalse();
  }

  @Test
  void withoutJupyterThePodSaysWhatToInstall() throws IOException {
    cluster.close();
    Files.delete(directory.resolve("bin/jupyter"));
    cluster = LocalCluster.start(config().withSearchPath(directory.resolve("bin").toString()));
    claim();
    create(PODS, pod("s", "", ""));

    var pod =
        eventually(
            PODS + "/s",
            p -> condition(p, "Ready").path("message").asText().contains("pip install"));

    assertThat(Json.text(pod, "status", "phase")).isEqualTo("Pending");
    assertThat(events()).contains("NoRuntime Jupyter was not found on PATH");
  }

  @Test
  void aRestartOfTheClusterBringsTheSessionBack() throws IOException {
    claim();
    create(PODS, pod("s", "", ""));
    var before = ask(running("s"), "/");
    var kept = Path.of(Json.text(before, "cwd")).resolve("kept.txt");
    Files.writeString(kept, "still here");
    cluster.close();
    assertThat(ProcessHandle.of(before.path("pid").asLong()).filter(ProcessHandle::isAlive))
        .isEmpty();

    cluster = LocalCluster.start(config());

    var after = eventually(PODS + "/s", p -> isReady(p) && localPort(p) > 0 && isAnswering(p));
    assertThat(after.path("status").path("containerStatuses").path(0).path("restartCount").asInt())
        .isZero();
    assertThat(kept).hasContent("still here");
  }

  private boolean isAnswering(JsonNode pod) {
    try {
      return ask(pod, "/").has("pid");
    } catch (java.io.UncheckedIOException _) {
      return false;
    }
  }

  @Test
  void processesOfAKilledRunAreEnded() throws IOException, InterruptedException {
    claim();
    create(PODS, pod("s", "", ""));
    var pod = running("s");
    cluster.close();
    var uid = Json.text(pod, "metadata", "uid");
    var node = directory.resolve("cluster/node");
    var builder = new ProcessBuilder("sleep", "1000");
    builder.environment().put(ProcessTree.MARK, ProcessTree.mark(node, uid));
    var orphan = builder.start();
    var stranger = new ProcessBuilder("sleep", "1000").start();

    cluster = LocalCluster.start(config());

    assertThat(orphan.waitFor(10, TimeUnit.SECONDS)).isTrue(); // collected by a thread of its own
    assertThat(stranger.isAlive()).isTrue();
    stranger.destroyForcibly();
  }
}
