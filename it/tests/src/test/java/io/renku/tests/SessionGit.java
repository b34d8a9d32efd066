package io.renku.tests;

import static io.renku.tests.Eventually.eventually;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** What stands beside the server of a running session: its git sidecar, and its git proxy. */
record SessionGit(String session) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration ROLLED = Duration.ofSeconds(300);

  /** Asks the sidecar through the gateway, as the web client does. */
  Visitor.Answer call(Visitor visitor, String method, Map<String, Object> parameters) {
    return visitor.post(
        "/sessions/%s/sidecar/jsonrpc/".formatted(session),
        Map.of("jsonrpc", "2.0", "id", 0, "method", method, "params", parameters));
  }

  JsonNode status(Visitor visitor) {
    var answer = call(visitor, "git/get_status", Map.of());
    if (!answer.json().has("result")) {
      throw new AssertionError("No status: " + answer);
    }
    return answer.json().path("result");
  }

  Visitor.Answer health(Visitor visitor) {
    return visitor.get("/sessions/%s/sidecar/health/".formatted(session));
  }

  /**
   * Gives the session tokens that have run out long ago, all but the one to refresh them with: as
   * after a night. Returns when the pod with these tokens is there.
   */
  void age() {
    var sets = "/apis/apps/v1/namespaces/renku/statefulsets/" + session;
    var set = (ObjectNode) cluster("GET", sets, "");
    var container = container(set.at("/spec/template/spec/containers"), "git-proxy");
    for (var variable : container.path("env")) {
      aged(variable.path("name").asText())
          .ifPresent(value -> ((ObjectNode) variable).put("value", value));
    }
    cluster("PUT", sets, set.toString());
    eventually(
        ROLLED,
        () -> cluster("GET", "/api/v1/namespaces/renku/pods/" + session + "-0", ""),
        pod -> isAged(pod) && isReady(pod));
  }

  private static Optional<String> aged(String variable) {
    return switch (variable) {
      case "GITLAB_OAUTH_TOKEN" -> Optional.of("run-out");
      case "GITLAB_OAUTH_TOKEN_EXPIRES_AT" -> Optional.of("1");
      case "RENKU_ACCESS_TOKEN" ->
          Optional.of(
              "e30.%s.e30"
                  .formatted(
                      Base64.getUrlEncoder()
                          .withoutPadding()
                          .encodeToString("{\"exp\":1}".getBytes(StandardCharsets.UTF_8))));
      default -> Optional.empty();
    };
  }

  private static boolean isAged(JsonNode pod) {
    return pod.at("/spec/containers").findValuesAsText("value").contains("run-out");
  }

  private static boolean isReady(JsonNode pod) {
    for (var condition : pod.at("/status/conditions")) {
      if (condition.path("type").asText().equals("Ready")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }

  private static JsonNode container(JsonNode containers, String name) {
    for (var container : containers) {
      if (container.path("name").asText().equals(name)) {
        return container;
      }
    }
    throw new AssertionError("No container " + name + " in " + containers);
  }

  private static JsonNode cluster(String method, String path, String body) {
    var request =
        HttpRequest.newBuilder(URI.create(LocalPlatform.clusterUrl() + path))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(30))
            .method(method, BodyPublishers.ofString(body))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
