package io.renku.platform.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubernetes.client.openapi.ApiClient;
import io.renku.platform.cluster.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;

/** Plain calls to a Kubernetes API with the official client's connection, for looking closely. */
record Api(ApiClient client) {
  record Answer(int code, JsonNode body) {
    String text(Object... path) {
      return Json.text(body, path);
    }
  }

  Answer get(String path) {
    return call("GET", path, null, null);
  }

  Answer post(String path, String json) {
    return call("POST", path, "application/json", json);
  }

  Answer put(String path, String json) {
    return call("PUT", path, "application/json", json);
  }

  Answer delete(String path) {
    return call("DELETE", path, null, null);
  }

  Answer patch(String path, String kind, String json) {
    return call("PATCH", path, "application/" + kind, json);
  }

  Answer call(String method, String path, String contentType, String body) {
    var content =
        body == null && method.matches("GET|DELETE")
            ? null
            : RequestBody.create(
                body == null ? new byte[0] : body.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                contentType == null ? null : MediaType.get(contentType));
    var request =
        new Request.Builder().url(client.getBasePath() + path).method(method, content).build();
    try (var response = client.getHttpClient().newCall(request).execute()) {
      var bytes = response.body().bytes();
      return new Answer(response.code(), parse(bytes));
    } catch (IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    }
  }

  private static JsonNode parse(byte[] bytes) {
    try {
      return Json.parse(bytes);
    } catch (IllegalArgumentException _) {
      return com.fasterxml.jackson.databind.node.TextNode.valueOf(
          new String(bytes, java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  /** Reads a watch until enough events were seen (or it ends). */
  List<JsonNode> watch(String path, int count) throws IOException {
    var request = new Request.Builder().url(client.getBasePath() + path).build();
    var events = new ArrayList<JsonNode>();
    try (var response = client.getHttpClient().newCall(request).execute();
        var reader = new BufferedReader(response.body().charStream())) {
      for (var line = reader.readLine();
          line != null && events.size() < count;
          line = events.size() < count ? reader.readLine() : null) {
        events.add(Json.parseObject(line));
      }
    }
    return events;
  }

  /** Waits until something holds; what was seen last is in the message when it never does. */
  static <T> T eventually(Supplier<T> look, Predicate<T> holds) {
    var end = Instant.now().plus(Duration.ofSeconds(60));
    var seen = look.get();
    while (!holds.test(seen)) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("It did not come about; last seen: " + seen);
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException stopped) {
        throw new IllegalStateException(stopped);
      }
      seen = look.get();
    }
    return seen;
  }
}
