package io.renku.platform.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.renku.platform.cluster.LocalCluster;
import io.renku.platform.cluster.LocalClusterConfig;
import io.renku.platform.cluster.git.FakeRenku;
import io.renku.platform.cluster.git.GitHttp;
import io.renku.platform.cluster.git.Repositories;
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
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session with clone, git proxy and git sidecar, as the sessions service asks for it. */
class CompanionsTest {
  private static final String PODS = "/api/v1/namespaces/renku/pods";

  @TempDir Path directory;
  private final HttpClient http = HttpClient.newHttpClient();
  private Repositories repositories;
  private GitHttp git;
  private FakeRenku renku;
  private LocalCluster cluster;

  @BeforeEach
  void start() throws Exception {
    repositories = new Repositories(directory);
    repositories.create("group/project.git", Map.of("a.txt", "a"));
    git = new GitHttp(repositories.folder(), "first");
    renku = new FakeRenku();
    var config =
        LocalClusterConfig.in(directory.resolve("cluster"))
            .withPort(0)
            .withSearchPath(FakeJupyter.installIn(directory.resolve("bin")))
            .withBackOff(Duration.ofMillis(200));
    cluster = LocalCluster.start(config);
    post(
        "/api/v1/namespaces/renku/persistentvolumeclaims",
        """
        {"metadata":{"name":"data"},"spec":{"accessModes":["ReadWriteOnce"],
         "resources":{"requests":{"storage":"1Mi"}}}}
        """);
    post(
        "/api/v1/namespaces/renku/services",
        """
        {"metadata":{"name":"s-rpc-server"},"spec":{"selector":{"app":"s"},
         "ports":[{"name":"http","port":80,"targetPort":4000}]}}
        """);
  }

  @AfterEach
  void stop() {
    cluster.close();
    git.close();
    renku.close();
    http.close();
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      return Json.parseObject(
          http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  private static HttpRequest.Builder json(String url) {
    return HttpRequest.newBuilder(URI.create(url)).header("Content-Type", "application/json");
  }

  private void post(String path, String body) {
    send(json(cluster.url() + path).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private JsonNode eventually(String path, Predicate<JsonNode> holds) throws InterruptedException {
    var end = Instant.now().plusSeconds(120);
    while (true) {
      var seen = send(json(cluster.url() + path));
      if (holds.test(seen)) {
        return seen;
      }
      assertThat(Instant.now()).as("last seen: " + seen).isBefore(end);
      Thread.sleep(50);
    }
  }

  private String pod(String branch, Instant end) {
    return """
    {"metadata":{"name":"s","labels":{"app":"s"}},"spec":{"terminationGracePeriodSeconds":5,
     "initContainers":[{"name":"git-clone","image":"renku/git-clone:latest",
      "volumeMounts":[{"name":"workspace","mountPath":"/home/jovyan/work"}],
      "env":[{"name":"GIT_CLONE_MOUNT_PATH","value":"/home/jovyan/work/group/project"},
       {"name":"GIT_CLONE_REPOSITORY_URL","value":"%1$s"},
       {"name":"GIT_CLONE_BRANCH","value":"%2$s"},
       {"name":"GIT_CLONE_USER__EMAIL","value":"ada@example.org"},
       {"name":"GIT_CLONE_USER__FULL_NAME","value":"Ada"},
       {"name":"GIT_CLONE_USER__OAUTH_TOKEN","value":"first"}]}],
     "containers":[{"name":"jupyter-server","image":"jupyter/minimal-notebook:latest",
      "workingDir":"/home/jovyan/work/group/project",
      "readinessProbe":{"periodSeconds":1,"httpGet":{"path":"/api/status","port":8888}},
      "volumeMounts":[{"name":"workspace","mountPath":"/home/jovyan/work"}]},
     {"name":"git-proxy","image":"renku/git-https-proxy:latest","env":[
       {"name":"REPOSITORY_URL","value":"%1$s"},
       {"name":"GITLAB_OAUTH_TOKEN","value":"first"},
       {"name":"GITLAB_OAUTH_TOKEN_EXPIRES_AT","value":"%3$d"},
       {"name":"RENKU_ACCESS_TOKEN","value":"access"},
       {"name":"RENKU_REFRESH_TOKEN","value":"offline"},
       {"name":"RENKU_REALM","value":"Renku"},{"name":"RENKU_CLIENT_ID","value":"renku"},
       {"name":"RENKU_CLIENT_SECRET","value":"secret"},
       {"name":"RENKU_URL","value":"%4$s"},
       {"name":"REFRESH_CHECK_PERIOD_SECONDS","value":"1"},
       {"name":"ANONYMOUS_SESSION","value":"false"}]},
     {"name":"git-sidecar","image":"renku/git-rpc-server:latest",
      "ports":[{"name":"git-port","containerPort":4000}],
      "volumeMounts":[{"name":"workspace","mountPath":"/work/group/project/",
        "subPath":"group/project/"}],
      "env":[{"name":"GIT_RPC_MOUNT_PATH","value":"/work/group/project"},
       {"name":"GIT_RPC_URL_PREFIX","value":"/sessions/s/sidecar/"},
       {"name":"GIT_RPC_PORT","value":"4000"},{"name":"GIT_RPC_TOKEN","value":"t0ken"}]}],
     "volumes":[{"name":"workspace","persistentVolumeClaim":{"claimName":"data"}}]}}
    """
        .formatted(git.url() + "/group/project.git", branch, end.getEpochSecond(), renku.url());
  }

  private static boolean isReady(JsonNode pod) {
    var states = Json.items(pod, "status", "containerStatuses");
    return states.size() == 3 && states.stream().allMatch(s -> s.path("ready").asBoolean());
  }

  private int port(String service) throws InterruptedException {
    var subset =
        eventually(
                "/api/v1/namespaces/renku/endpoints/" + service,
                found -> found.path("subsets").path(0).has("addresses"))
            .path("subsets")
            .path(0);
    return subset.path("ports").path(0).path("port").asInt();
  }

  private JsonNode call(int port, String method, String parameters) {
    var body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
            .formatted(method, parameters);
    return send(
        json("http://127.0.0.1:" + port + "/sessions/s/sidecar/jsonrpc")
            .header("Authorization", "token t0ken")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** What a process in the session sees. */
  private JsonNode server(JsonNode pod) {
    var ports = Json.text(pod, "metadata", "annotations", "local.renku.io/ports");
    return send(json("http://127.0.0.1:" + Json.parseObject(ports).path("8888").asInt() + "/"));
  }

  @Test
  void theSidecarSeesAndSavesWork() throws Exception {
    post(PODS, pod("main", Instant.now().plusSeconds(7200)));
    var pod = eventually(PODS + "/s", CompanionsTest::isReady);
    var sidecar = port("s-rpc-server");
    var work = Path.of(Json.text(server(pod), "cwd"));
    assertThat(call(sidecar, "git/get_status", "{}").at("/result/clean").asBoolean()).isTrue();

    Files.writeString(work.resolve("new.txt"), "new");
    assertThat(call(sidecar, "git/get_status", "{}").at("/result/clean").asBoolean(true)).isFalse();
    var saved = call(sidecar, "renku/run", "{\"command_name\":\"save\",\"message\":\"Saved\"}");

    assertThat(saved.path("result").asText()).as(saved.toString()).contains("new.txt");
    assertThat(log()).startsWith("Saved");
  }

  private String log() throws InterruptedException {
    var bare = repositories.folder().resolve("group/project.git");
    return repositories.git(bare, "log", "--format=%s", "main");
  }

  @Test
  void behaviour21_gitInTheServerLogsInWithTheRenewedToken() throws Exception {
    renku.exchanges("access", "{\"access_token\":\"second\",\"expires_at\":0}");
    post(PODS, pod("main", Instant.now().plusSeconds(3)));
    var pod = eventually(PODS + "/s", CompanionsTest::isReady);
    git.accept("second");
    var seen = server(pod);
    var work = Path.of(Json.text(seen, "cwd"));
    var environment = repositories.environment();
    seen.path("env")
        .properties()
        .forEach(variable -> environment.put(variable.getKey(), variable.getValue().asText()));

    repositories.git(environment, work, "commit", "--allow-empty", "-qm", "after the renewal");
    pushUntilDone(environment, work);

    assertThat(log()).startsWith("after the renewal");
    assertThat(repositories.git(work, "config", "--list", "--local")).doesNotContain("credential");
  }

  @Test
  void behaviour21_tokensAreRenewedUntilTheServerHasStopped() throws Exception {
    var farewell = "git commit -q --allow-empty -m farewell; until git push -q; do sleep 0.2; done";
    post(
        PODS,
        pod("main", Instant.now().plusSeconds(3))
            .replace("\"terminationGracePeriodSeconds\":5", "\"terminationGracePeriodSeconds\":60")
            .replace(
                "\"workingDir\"",
                "\"env\":[{\"name\":\"ON_STOP\",\"value\":\"%s\"}],\"workingDir\""
                    .formatted(farewell)));
    eventually(PODS + "/s", CompanionsTest::isReady);
    git.accept("second");

    send(json(cluster.url() + PODS + "/s").DELETE());
    renku.exchanges("access", "{\"access_token\":\"second\",\"expires_at\":0}");

    eventually(PODS + "/s", seen -> seen.path("code").asInt() == 404);
    assertThat(log()).startsWith("farewell");
  }

  /** The new token is written a moment after it was asked for. */
  private void pushUntilDone(Map<String, String> environment, Path work) throws Exception {
    var end = Instant.now().plusSeconds(60);
    while (!repositories.succeeds(environment, work, "push", "-q")) {
      assertThat(Instant.now()).isBefore(end);
      Thread.sleep(100);
    }
  }

  @Test
  void behaviour18_aCloneThatFailsIsToldByItsExitCode() throws Exception {
    post(PODS, pod("none", Instant.now().plusSeconds(7200)));

    var pod =
        eventually(
            PODS + "/s",
            seen ->
                Json.at(seen, "status", "initContainerStatuses", 0, "restartCount").asInt() > 1);

    var clone = pod.at("/status/initContainerStatuses/0");
    assertThat(clone.at("/lastState/terminated/exitCode").asInt()).isEqualTo(204);
    assertThat(clone.at("/lastState/terminated/message").asText()).contains("branch none");
    assertThat(pod.at("/status/phase").asText()).isEqualTo("Pending");
  }
}
