package io.renku.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The realm Renku as this platform needs it: {@code realm.json} with our own addresses filled in.
 */
final class Realm {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Settings settings;

  Realm(Settings settings) {
    this.settings = settings;
  }

  String text() {
    try (var stream = Realm.class.getResourceAsStream("realm.json")) {
      var template = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      var filled =
          template.replace("@base@", settings.baseUrl()).replace("@forge@", settings.gitlabUrl());
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(withEveryOrigin(filled));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What may be redirected to our own address may also be redirected to those of developers. */
  private JsonNode withEveryOrigin(String filled) throws JsonProcessingException {
    var realm = (ObjectNode) JSON.readTree(filled);
    for (var client : realm.path("clients")) {
      if (client.path("redirectUris") instanceof ArrayNode uris
          && uris.path(0).asText().equals(settings.baseUrl() + "/*")) {
        settings.origins().stream().skip(1).forEach(origin -> uris.add(origin + "/*"));
      }
    }
    return realm;
  }

  /** Brings an existing realm to this definition; accounts and log-ins that are not ours stay. */
  void update(String adminPassword) throws IOException {
    var token = adminToken(adminPassword);
    var realm = (ObjectNode) JSON.readTree(text());
    var additions = JSON.createObjectNode().put("ifResourceExists", "OVERWRITE");
    additions.set("clients", realm.remove("clients"));
    additions.set("roles", realm.remove("roles"));
    var users = JSON.createArrayNode();
    realm
        .remove("users")
        .forEach(
            user -> {
              if (user.has("serviceAccountClientId")) {
                users.add(user);
              }
            });
    additions.set("users", users);
    send("PUT", "/admin/realms/Renku", realm, token);
    send("POST", "/admin/realms/Renku/partialImport", additions, token);
  }

  private String adminToken(String password) throws IOException {
    var form =
        "grant_type=password&client_id=admin-cli&username=admin&password="
            + URLEncoder.encode(password, StandardCharsets.UTF_8);
    var request =
        HttpRequest.newBuilder(
                URI.create(settings.keycloakUrl() + "/realms/master/protocol/openid-connect/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form));
    return JSON.readTree(answer(request)).path("access_token").asText();
  }

  private void send(String method, String path, JsonNode body, String token) throws IOException {
    answer(
        HttpRequest.newBuilder(URI.create(settings.keycloakUrl() + path))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  private static String answer(HttpRequest.Builder request) throws IOException {
    try (var client = HttpClient.newHttpClient()) {
      var built = request.timeout(Duration.ofSeconds(60)).build();
      var answer = client.send(built, BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new IOException(
            "Keycloak answered %d to %s %s: %s"
                .formatted(
                    answer.statusCode(), built.method(), built.uri().getPath(), answer.body()));
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
