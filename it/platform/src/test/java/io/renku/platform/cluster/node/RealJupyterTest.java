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
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Where Jupyter is installed: a kernel computes, reached through the pod's port. */
@EnabledIf("isInstalled")
class RealJupyterTest {
  @TempDir Path directory;

  static boolean isInstalled() {
    var jupyter = new Jupyter(List.of(), System.getenv("PATH"));
    return jupyter.find("jupyter").isPresent() && jupyter.find("jupyter-lab").isPresent();
  }

  @Test
  void aKernelComputesOverItsWebSocket() throws Exception {
    var config = LocalClusterConfig.in(directory).withPort(0);
    try (var cluster = LocalCluster.start(config);
        var http = HttpClient.newHttpClient()) {
      var pod = start(cluster, http);
      var ports = Json.text(pod, "metadata", "annotations", "local.renku.io/ports");
      var base = "127.0.0.1:" + Json.parseObject(ports).path("8888").asInt() + "/sessions/s";

      var kernel = send(http, "POST", "http://" + base + "/api/kernels", "{}");
      var answer =
          compute(
              http,
              "ws://" + base + "/api/kernels/%s/channels".formatted(kernel.path("id").asText()));

      assertThat(answer).isEqualTo("42");
    }
  }

  private JsonNode start(LocalCluster cluster, HttpClient http) throws Exception {
    var pods = cluster.url() + "/api/v1/namespaces/renku/pods";
    send(
        http,
        "POST",
        pods,
        """
        {"metadata":{"name":"s"},"spec":{"containers":[{"name":"jupyter-server",
         "image":"jupyter/minimal-notebook:latest","workingDir":"/home/jovyan/work",
         "readinessProbe":{"httpGet":{"path":"/sessions/s/api/status","port":8888,
           "httpHeaders":[{"name":"Authorization","value":"token t0ken"}]},"periodSeconds":1},
         "env":[{"name":"RENKU_BASE_URL_PATH","value":"/sessions/s"},
                {"name":"SERVER_APP_TOKEN","value":"t0ken"}]}]}}
        """);
    var end = Instant.now().plusSeconds(180);
    var pod = send(http, "GET", pods + "/s", "");
    while (!pod.path("status").path("containerStatuses").path(0).path("ready").asBoolean()) {
      assertThat(Instant.now()).as("last seen: " + pod).isBefore(end);
      Thread.sleep(200);
      pod = send(http, "GET", pods + "/s", "");
    }
    return pod;
  }

  private static JsonNode send(HttpClient http, String method, String url, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/json")
            .header("Authorization", "token t0ken")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    var answer = http.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    return Json.parseObject(answer.body());
  }

  private static String compute(HttpClient http, String url) throws Exception {
    var result = new CompletableFuture<String>();
    var listener =
        new WebSocket.Listener() {
          private final StringBuilder text = new StringBuilder();

          @Override
          public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
              var message = Json.parseObject(text.toString());
              text.setLength(0);
              if (Json.text(message, "msg_type").equals("stream")) {
                result.complete(Json.text(message, "content", "text").strip());
              }
            }
            socket.request(1);
            return null;
          }
        };
    var socket =
        http.newWebSocketBuilder()
            .header("Authorization", "token t0ken")
            .buildAsync(URI.create(url), listener)
            .get(30, TimeUnit.SECONDS);
    socket.sendText(
        """
        {"header":{"msg_id":"1","username":"u","session":"s","msg_type":"execute_request",
          "version":"5.3"},"parent_header":{},"metadata":{},"channel":"shell","buffers":[],
         "content":{"code":"print(6*7)","silent":false,"store_history":false,
          "user_expressions":{},"allow_stdin":false}}
        """,
        true);
    try {
      return result.get(120, TimeUnit.SECONDS);
    } finally {
      socket.abort();
    }
  }
}
