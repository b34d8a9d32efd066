package io.renku.crc.members;

import io.renku.commons.Failure;
import io.renku.crc.CrcConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonException;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks Keycloak, in the caller's name, whether a user exists. */
@ApplicationScoped
class KeycloakClient {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();

  @Inject CrcConfig config;

  /**
   * False only when Keycloak says that there is no such user.
   *
   * @throws Failure 502 or 503 when Keycloak cannot tell, 422 when it speaks of another user
   */
  boolean knows(String userId, String accessToken) {
    var answer = send(userId, accessToken);
    return switch (answer.statusCode()) {
      case 200 -> {
        requireSame(userId, answer.body());
        yield true;
      }
      case 404 -> false;
      case 401, 403 ->
          throw Failure.upstream(
              "Keycloak does not let you look up users: your account needs the realm-management role view-users.",
              null);
      default ->
          throw Failure.upstream(
              "Keycloak could not look up the user (status %d).".formatted(answer.statusCode()),
              null);
    };
  }

  private static void requireSame(String userId, String body) {
    try (var reader = Json.createReader(new StringReader(body))) {
      if (!userId.equals(reader.readObject().getString("id", null))) {
        throw Failure.invalid("Keycloak knows user %s under another id.".formatted(userId));
      }
    } catch (JsonException | ClassCastException e) {
      throw Failure.upstream("Keycloak's answer could not be read.", e);
    }
  }

  private HttpResponse<String> send(String userId, String accessToken) {
    var address =
        config.keycloakAdmin() + "/users/" + URLEncoder.encode(userId, StandardCharsets.UTF_8);
    var request =
        HttpRequest.newBuilder(URI.create(address))
            .header("Authorization", "Bearer " + accessToken)
            .header("Accept", "application/json")
            .timeout(ANSWER)
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw Failure.unavailable("Keycloak is away. Try again in a moment.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.unavailable("The look-up was interrupted. Try again.", e);
    }
  }
}
