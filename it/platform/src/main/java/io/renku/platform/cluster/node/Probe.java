package io.renku.platform.cluster.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.renku.platform.cluster.json.Json;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** One probe of a running container, with its memory of successes and failures in a row. */
final class Probe {
  /** What a look told: a change of mind, or none. */
  enum Verdict {
    UNDECIDED,
    PASSED,
    FAILED
  }

  private final String name;
  private final JsonNode spec;
  private final int port;
  private long due;
  private int successes;
  private int failures;
  private String lastFailure = "";

  Probe(String name, JsonNode spec, int port) {
    this.name = name;
    this.spec = spec;
    this.port = port;
    this.due =
        System.nanoTime() + Duration.ofSeconds(spec.path("initialDelaySeconds").asLong()).toNanos();
  }

  /** For a container without a readiness probe: it is ready when its port answers HTTP. */
  static Probe ofPort(int port) {
    var spec = Json.object().put("periodSeconds", 1);
    spec.putObject("httpGet").put("path", "/").put("port", port);
    return new Probe("Readiness", spec.put("anyAnswer", true), port);
  }

  static Optional<Probe> of(JsonNode container, String kind, int port) {
    var spec = container.path(kind + "Probe");
    var name = Character.toUpperCase(kind.charAt(0)) + kind.substring(1);
    return spec.has("httpGet") || spec.has("tcpSocket")
        ? Optional.of(new Probe(name, spec, port))
        : Optional.empty();
  }

  String name() {
    return name;
  }

  String lastFailure() {
    return lastFailure;
  }

  long due() {
    return due;
  }

  Verdict look() {
    due =
        System.nanoTime()
            + Duration.ofSeconds(Math.max(1, spec.path("periodSeconds").asLong(10))).toNanos();
    var failure = failure();
    if (failure.isEmpty()) {
      successes++;
      failures = 0;
      return successes >= spec.path("successThreshold").asInt(1)
          ? Verdict.PASSED
          : Verdict.UNDECIDED;
    }
    lastFailure = failure.get();
    failures++;
    successes = 0;
    return failures >= spec.path("failureThreshold").asInt(3) ? Verdict.FAILED : Verdict.UNDECIDED;
  }

  private Optional<String> failure() {
    var timeout = Math.max(1, spec.path("timeoutSeconds").asInt(1)) * 1000;
    try {
      if (spec.has("tcpSocket")) {
        try (var socket = new Socket()) {
          socket.connect(new InetSocketAddress("127.0.0.1", port), timeout);
        }
        return Optional.empty();
      }
      return get(timeout);
    } catch (IOException failed) {
      return Optional.of(name + " probe failed: " + failed.getMessage());
    }
  }

  private Optional<String> get(int timeout) throws IOException {
    var path = Json.text(spec, "httpGet", "path");
    var url = URI.create("http://127.0.0.1:" + port + (path.startsWith("/") ? "" : "/") + path);
    var connection = (HttpURLConnection) url.toURL().openConnection();
    try {
      connection.setConnectTimeout(timeout);
      connection.setReadTimeout(timeout);
      connection.setInstanceFollowRedirects(false);
      connection.setRequestProperty("User-Agent", "kube-probe/1.30");
      for (var header : Json.items(spec, "httpGet", "httpHeaders")) {
        connection.setRequestProperty(Json.text(header, "name"), Json.text(header, "value"));
      }
      var code = connection.getResponseCode();
      var limit = spec.path("anyAnswer").asBoolean() ? 500 : 400;
      return code >= 200 && code < limit
          ? Optional.empty()
          : Optional.of(name + " probe failed: HTTP probe failed with statuscode: " + code);
    } finally {
      connection.disconnect();
    }
  }
}
