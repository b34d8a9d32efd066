package io.renku.crc.kit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The two kinds of Kubernetes objects that quotas are made of, over HTTP and in memory. */
public final class FakeCluster implements AutoCloseable {
  private static final Set<String> LISTS = Set.of("/resourcequotas", "/priorityclasses", "/pods");

  private final HttpServer server;
  private final Map<String, JsonObject> objects = new ConcurrentSkipListMap<>();
  private final Set<String> denied = ConcurrentHashMap.newKeySet();
  private volatile int refusal;

  FakeCluster() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  Path kubeconfig() throws IOException {
    var file = Files.createTempFile("kubeconfig", ".yaml");
    file.toFile().deleteOnExit();
    return Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: u, user: {}}]
        contexts: [{name: x, context: {cluster: c, user: u}}]
        current-context: x
        """
            .formatted(server.getAddress().getPort()));
  }

  /** From now on every request ends in that status; 0 ends it. */
  public void refuse(int status) {
    refusal = status;
  }

  /** An administrator who takes away the right to do this to that kind of objects. */
  public void deny(String verb, String kind) {
    denied.add(verb + " " + kind);
  }

  public void grantAll() {
    denied.clear();
  }

  public Set<String> names(String kind) {
    var names = new TreeMap<String, String>();
    objects.keySet().stream()
        .filter(path -> path.contains("/" + kind + "/"))
        .forEach(path -> names.put(path.substring(path.lastIndexOf('/') + 1), path));
    return names.keySet();
  }

  public JsonObject object(String kind, String name) {
    return objects.entrySet().stream()
        .filter(e -> e.getKey().endsWith("/" + kind + "/" + name))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  public void remove(String kind, String name) {
    objects.keySet().removeIf(path -> path.endsWith("/" + kind + "/" + name));
  }

  /** Someone with kubectl. */
  public void edit(String kind, String name, JsonObject mergePatch) {
    objects.replaceAll(
        (path, old) -> path.endsWith("/" + kind + "/" + name) ? merge(old, mergePatch) : old);
  }

  public void put(String path, JsonObject object) {
    objects.put(path, stamped(object));
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    if (refusal != 0) {
      send(exchange, refusal, "{\"kind\":\"Status\",\"code\":" + refusal + "}");
      return;
    }
    if (path.endsWith("/selfsubjectaccessreviews")) {
      review(exchange);
      return;
    }
    if (denied.contains(verbAndKind(exchange.getRequestMethod(), path))) {
      send(exchange, 403, "{\"kind\":\"Status\",\"code\":403,\"reason\":\"Forbidden\"}");
      return;
    }
    switch (exchange.getRequestMethod()) {
      case "POST" -> create(exchange, path);
      case "PATCH" -> patch(exchange, path);
      case "DELETE" -> answer(exchange, objects.remove(path), "{\"kind\":\"Status\"}");
      default -> read(exchange, path);
    }
  }

  private void review(HttpExchange exchange) throws IOException {
    try (var reader = Json.createReader(exchange.getRequestBody())) {
      var asked = reader.readObject();
      var what = asked.getJsonObject("spec").getJsonObject("resourceAttributes");
      var isAllowed = !denied.contains(what.getString("verb") + " " + what.getString("resource"));
      var answer =
          Json.createObjectBuilder(asked)
              .add("status", Json.createObjectBuilder().add("allowed", isAllowed))
              .build();
      send(exchange, 201, answer.toString());
    }
  }

  private static String verbAndKind(String method, String path) {
    var segments = path.split("/");
    var last = segments[segments.length - 1];
    var isWhole = LISTS.contains("/" + last);
    var kind = isWhole ? last : segments[Math.max(0, segments.length - 2)];
    var verb =
        switch (method) {
          case "POST" -> "create";
          case "PATCH" -> "patch";
          case "DELETE" -> "delete";
          default -> isWhole ? "list" : "get";
        };
    return verb + " " + kind;
  }

  private void create(HttpExchange exchange, String path) throws IOException {
    try (var reader = Json.createReader(exchange.getRequestBody())) {
      var sent = reader.readObject();
      var name = sent.getJsonObject("metadata").getString("name");
      var stamped = stamped(sent);
      var existed = objects.putIfAbsent(path + "/" + name, stamped) != null;
      send(exchange, existed ? 409 : 201, stamped.toString());
    }
  }

  /** With what an API server adds. */
  private static JsonObject stamped(JsonObject sent) {
    var metadata = sent.getJsonObject("metadata");
    var added =
        Json.createObjectBuilder()
            .add("uid", "uid-" + metadata.getString("name"))
            .add("creationTimestamp", "2026-01-01T00:00:00Z");
    return merge(Json.createObjectBuilder().add("metadata", added).build(), sent);
  }

  private void patch(HttpExchange exchange, String path) throws IOException {
    try (JsonReader reader = Json.createReader(exchange.getRequestBody())) {
      var change = reader.readObject();
      answer(exchange, objects.computeIfPresent(path, (_, old) -> merge(old, change)), null);
    }
  }

  private void read(HttpExchange exchange, String path) throws IOException {
    if (LISTS.stream().anyMatch(path::endsWith)) {
      var items = Json.createArrayBuilder();
      objects.forEach(
          (key, value) -> {
            if (key.startsWith(path + "/") && isSelected(exchange, value)) {
              items.add(value);
            }
          });
      send(
          exchange,
          200,
          Json.createObjectBuilder()
              .add("metadata", Json.createObjectBuilder())
              .add("items", items)
              .build()
              .toString());
    } else {
      answer(exchange, objects.get(path), null);
    }
  }

  /** A selector of the form {@code name=value}, and no other. */
  private static boolean isSelected(HttpExchange exchange, JsonObject object) {
    var query = String.valueOf(exchange.getRequestURI().getQuery());
    return Arrays.stream(query.split("&"))
        .filter(parameter -> parameter.startsWith("labelSelector="))
        .map(parameter -> parameter.substring("labelSelector=".length()).split("=", 2))
        .allMatch(label -> label[1].equals(label(object, label[0])));
  }

  private static String label(JsonObject object, String name) {
    var labels = object.getJsonObject("metadata").getJsonObject("labels");
    return labels == null ? null : labels.getString(name, null);
  }

  private static JsonObject merge(JsonObject old, JsonObject change) {
    return Json.createMergePatch(change).apply(old).asJsonObject();
  }

  private static void answer(HttpExchange exchange, JsonObject found, String instead)
      throws IOException {
    if (found == null) {
      send(exchange, 404, "{\"kind\":\"Status\",\"code\":404}");
    } else {
      send(exchange, 200, instead == null ? found.toString() : instead);
    }
  }

  private static void send(HttpExchange exchange, int status, String json) throws IOException {
    try (exchange) {
      var bytes = json.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
