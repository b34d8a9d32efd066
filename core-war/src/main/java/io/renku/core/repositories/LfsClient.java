package io.renku.core.repositories;

import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.spi.JsonProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/** Brings large files to the forge before the commit that points at them is pushed. */
final class LfsClient {
  private static final JsonProvider JSON = JsonProvider.provider();
  private static final String MEDIA_TYPE = "application/vnd.git-lfs+json";
  private static final int LARGEST_ANSWER = 4 << 20;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final AddressPolicy policy;
  private final Duration timeout;

  LfsClient(AddressPolicy policy, Duration timeout) {
    this.policy = policy;
    this.timeout = timeout;
  }

  void upload(GitAddress address, Access access, Map<LfsPointer, Path> objects) {
    if (objects.isEmpty()) {
      return;
    }
    try {
      var batch = batch(address, access, objects);
      for (var answer : batch.getJsonArray("objects").getValuesAs(JsonObject.class)) {
        store(answer, address, access, objects);
      }
    } catch (IOException | JsonException | ClassCastException | NullPointerException e) {
      throw failure(address, "its answer cannot be used", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(address, "the transfer was interrupted", e);
    }
  }

  private JsonObject batch(GitAddress address, Access access, Map<LfsPointer, Path> objects)
      throws IOException, InterruptedException {
    var list = JSON.createArrayBuilder();
    objects
        .keySet()
        .forEach(
            pointer ->
                list.add(
                    JSON.createObjectBuilder()
                        .add("oid", pointer.oid())
                        .add("size", pointer.size())));
    var body =
        JSON.createObjectBuilder()
            .add("operation", "upload")
            .add("transfers", JSON.createArrayBuilder().add("basic"))
            .add("hash_algo", "sha256")
            .add("objects", list)
            .build()
            .toString();
    var uri = URI.create(policy.reachable(address) + "/info/lfs/objects/batch");
    var request =
        request(uri, address, access)
            .header("Accept", MEDIA_TYPE)
            .header("Content-Type", MEDIA_TYPE)
            .POST(BodyPublishers.ofString(body))
            .build();
    var response = send(request, address);
    try (var reader = JSON.createReader(new ByteArrayInputStream(response))) {
      return reader.readObject();
    }
  }

  private void store(
      JsonObject answer, GitAddress address, Access access, Map<LfsPointer, Path> objects)
      throws IOException, InterruptedException {
    if (answer.containsKey("error")) {
      throw failure(address, "it does not take the file", null);
    }
    var actions = answer.getJsonObject("actions");
    if (actions == null || !actions.containsKey("upload")) {
      return; // it is there already
    }
    var pointer =
        new LfsPointer(answer.getString("oid"), answer.getJsonNumber("size").longValueExact());
    var file = objects.get(pointer);
    if (file == null) {
      throw failure(address, "it asks for a file that was not offered", null);
    }
    send(
        action(actions.getJsonObject("upload"), address, access)
            .PUT(BodyPublishers.ofFile(file))
            .build(),
        address);
    if (actions.containsKey("verify")) {
      var body =
          JSON.createObjectBuilder()
              .add("oid", pointer.oid())
              .add("size", pointer.size())
              .build()
              .toString();
      send(
          action(actions.getJsonObject("verify"), address, access)
              .setHeader("Accept", MEDIA_TYPE)
              .setHeader("Content-Type", MEDIA_TYPE)
              .POST(BodyPublishers.ofString(body))
              .build(),
          address);
    }
  }

  private HttpRequest.Builder action(JsonObject action, GitAddress address, Access access) {
    var headers = action.getJsonObject("header");
    var href = URI.create(action.getString("href"));
    var request = request(href, address, headers == null ? access : Access.ANONYMOUS);
    if (headers != null) {
      headers.forEach(
          (name, value) -> {
            if (value instanceof JsonString text && isAllowed(name)) {
              request.setHeader(name, text.getString());
            }
          });
    }
    return request;
  }

  /** The JDK's client sets these itself and refuses them from others. */
  private static boolean isAllowed(String header) {
    return !header.matches("(?i)content-length|transfer-encoding|host|connection|expect|upgrade");
  }

  private HttpRequest.Builder request(URI uri, GitAddress address, Access access) {
    policy
        .refusal(uri)
        .ifPresent(
            why -> {
              throw failure(address, why, null);
            });
    var request = HttpRequest.newBuilder(uri).timeout(timeout);
    if (policy.isGitlab(uri)) {
      access
          .token()
          .map(token -> "oauth2:" + token)
          .map(login -> login.getBytes(StandardCharsets.UTF_8))
          .map(login -> "Basic " + Base64.getEncoder().encodeToString(login))
          .ifPresent(login -> request.header("Authorization", login));
    }
    return request;
  }

  private byte[] send(HttpRequest request, GitAddress address)
      throws IOException, InterruptedException {
    var response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (var body = response.body()) {
      if (response.statusCode() / 100 != 2) {
        throw failure(address, "it answered with status " + response.statusCode(), null);
      }
      return body.readNBytes(LARGEST_ANSWER);
    }
  }

  private static CoreFailure failure(GitAddress address, String why, Exception cause) {
    return new CoreFailure(
        CoreError.RENKU,
        "The large file storage of %s cannot be used: %s.".formatted(address, why),
        cause);
  }
}
