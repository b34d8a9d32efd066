package io.renku.forge;

import com.fasterxml.jackson.databind.JsonNode;
import io.renku.forge.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.gitlab4j.api.GitLabApi;
import org.gitlab4j.api.GitLabApiException;
import org.gitlab4j.api.models.User;

/** A forge on a free port with an administrator, for one test class. */
final class RunningForge implements AutoCloseable {
  static final String ROOT = "glpat-test-root";

  private final Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private ForgeConfig config;
  private Forge forge;

  RunningForge() throws IOException {
    folder = Files.createTempDirectory("forge-test");
    config = ForgeConfig.local(folder.resolve("data"), ROOT);
    forge = Forge.start(config);
  }

  RunningForge(java.util.function.UnaryOperator<ForgeConfig> configure) throws IOException {
    folder = Files.createTempDirectory("forge-test");
    config = configure.apply(ForgeConfig.local(folder.resolve("data"), ROOT));
    forge = Forge.start(config);
  }

  /** The same forge again, on the same port and with the same data. */
  void restart() throws IOException {
    var port = forge.port();
    forge.close();
    config = config.withPort(port);
    forge = Forge.start(config);
  }

  Path folder() {
    return folder;
  }

  String url() {
    return "http://localhost:" + forge.port();
  }

  GitLabApi root() {
    return as(ROOT);
  }

  GitLabApi as(String token) {
    return new GitLabApi(url(), token);
  }

  GitLabApi anonymous() {
    return new GitLabApi(url(), (String) null);
  }

  /** A new user's personal access token. */
  String userToken(String username) throws GitLabApiException, IOException, InterruptedException {
    var user =
        root()
            .getUserApi()
            .createUser(
                new User()
                    .withUsername(username)
                    .withName(username + " Lovelace")
                    .withEmail(username + "@example.org"),
                "a-password-that-is-ignored",
                false);
    var body = "{\"name\":\"test\",\"scopes\":[\"api\",\"read_repository\",\"write_repository\"]}";
    return post(ROOT, "/api/v4/users/" + user.getId() + "/personal_access_tokens", body)
        .path("token")
        .asText();
  }

  JsonNode post(String token, String path, String json) throws IOException, InterruptedException {
    var response = send(token, "POST", path, json);
    return Json.MAPPER.readTree(response.body());
  }

  JsonNode get(String token, String path) throws IOException, InterruptedException {
    return Json.MAPPER.readTree(send(token, "GET", path, null).body());
  }

  HttpResponse<String> send(String token, String method, String path, String json)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(url() + path));
    if (token != null) {
      request.header("PRIVATE-TOKEN", token);
    }
    if (json == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, HttpRequest.BodyPublishers.ofString(json));
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() throws IOException {
    forge.close();
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
