package io.renku.platform.cluster.git;

import com.fasterxml.jackson.databind.JsonNode;
import io.renku.platform.cluster.git.ProxySettings.GitlabToken;
import io.renku.platform.cluster.git.ProxySettings.RenkuTokens;
import io.renku.platform.cluster.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** Where fresh tokens come from: the gateway for GitLab's, Keycloak for Renku's. */
final class TokenServer implements AutoCloseable {
  private final ProxySettings settings;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  TokenServer(ProxySettings settings) {
    this.settings = settings;
  }

  /** The far end refused, or is away; the message is for the user of the session. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    Refusal(int status, String message) {
      super(message);
      this.status = status;
    }

    boolean isUnauthorized() {
      return status == 401;
    }
  }

  GitlabToken exchange(String accessToken) throws Refusal, InterruptedException {
    var answer =
        send(
            request("/api/auth/gitlab/exchange")
                .header("Authorization", "Bearer " + accessToken)
                .GET(),
            "GitLab's token was not renewed");
    return new GitlabToken(text(answer, "access_token"), answer.path("expires_at").asLong());
  }

  /** The old refresh token stays in use when Keycloak does not give another one. */
  RenkuTokens refresh(String refreshToken) throws Refusal, InterruptedException {
    var client = settings.clientId() + ":" + settings.clientSecret();
    var basic = Base64.getEncoder().encodeToString(client.getBytes(StandardCharsets.UTF_8));
    var form =
        "grant_type=refresh_token&refresh_token="
            + URLEncoder.encode(refreshToken, StandardCharsets.UTF_8);
    var path = "/auth/realms/%s/protocol/openid-connect/token".formatted(settings.realm());
    var answer =
        send(
            request(path)
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)),
            "Renku's token was not renewed");
    return new RenkuTokens(
        text(answer, "access_token"), answer.path("refresh_token").asText(refreshToken));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(settings.renkuUrl() + path))
        .timeout(Duration.ofSeconds(30))
        .header("Accept", "application/json");
  }

  private JsonNode send(HttpRequest.Builder request, String complaint)
      throws Refusal, InterruptedException {
    try {
      var answer = http.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new Refusal(
            answer.statusCode(), "%s (status %d)".formatted(complaint, answer.statusCode()));
      }
      return Json.parseObject(answer.body());
    } catch (IOException away) {
      throw new Refusal(0, complaint + ": " + settings.renkuUrl() + " does not answer");
    } catch (IllegalArgumentException garbage) {
      throw new Refusal(0, complaint + ": the answer is not readable");
    }
  }

  private static String text(JsonNode answer, String field) throws Refusal {
    var text = answer.path(field).asText();
    if (text.isEmpty() || !text.matches("\\p{Graph}+")) {
      throw new Refusal(0, "The answer has no usable " + field);
    }
    return text;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
