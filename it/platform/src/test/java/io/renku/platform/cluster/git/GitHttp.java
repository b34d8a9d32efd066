package io.renku.platform.cluster.git;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.renku.platform.cluster.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bare repositories of a directory over HTTP: git's own CGI program, and large files as LFS has
 * them. All but what is below {@code public/} is behind a token.
 */
public final class GitHttp implements AutoCloseable {
  private final HttpServer server;
  private final Path root;
  private final Map<String, String> largeFiles = new ConcurrentHashMap<>();
  private final AtomicInteger failures = new AtomicInteger();
  private volatile String authorization;

  public GitHttp(Path root, String token) throws IOException {
    this.root = root;
    accept(token);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  /** From now on only this token opens the repositories. */
  public void accept(String token) {
    var credentials = "oauth2:" + token;
    authorization =
        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  /** The next requests are answered as by a server that is just being restarted. */
  public void fail(int requests) {
    failures.set(requests);
  }

  /** Keeps a large file, and answers the pointer that stands for it in a repository. */
  public String keep(String content) throws Exception {
    var hash =
        MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
    var oid = HexFormat.of().formatHex(hash);
    largeFiles.put(oid, content);
    return "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize %d\n"
        .formatted(oid, content.length());
  }

  /** The contents of the large files that are kept here. */
  Collection<String> largeFiles() {
    return largeFiles.values();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      var isPublic = exchange.getRequestURI().getPath().startsWith("/public/");
      if (!isPublic
          && !authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      if (exchange.getRequestURI().getPath().contains("/info/lfs/")) {
        answerLfs(exchange);
        return;
      }
      var builder = new ProcessBuilder("git", "http-backend");
      var uri = exchange.getRequestURI();
      var variables = builder.environment();
      variables.put("GIT_PROJECT_ROOT", root.toString());
      variables.put("GIT_HTTP_EXPORT_ALL", "1");
      variables.put("PATH_INFO", uri.getPath());
      variables.put("QUERY_STRING", uri.getRawQuery() == null ? "" : uri.getRawQuery());
      variables.put("REQUEST_METHOD", exchange.getRequestMethod());
      variables.put("REMOTE_USER", "oauth2");
      header(exchange, "Content-Type", variables, "CONTENT_TYPE");
      header(exchange, "Content-Encoding", variables, "HTTP_CONTENT_ENCODING");
      var body = exchange.getRequestBody().readAllBytes();
      variables.put("CONTENT_LENGTH", Integer.toString(body.length));
      var process = builder.start();
      try (var in = process.getOutputStream()) {
        in.write(body);
      }
      reply(exchange, process.getInputStream().readAllBytes());
    }
  }

  private void answerLfs(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    var oid = path.substring(path.lastIndexOf('/') + 1);
    var body = exchange.getRequestBody().readAllBytes();
    if (exchange.getRequestMethod().equals("PUT")) {
      largeFiles.put(oid, new String(body, StandardCharsets.UTF_8));
      exchange.sendResponseHeaders(200, -1);
    } else if (largeFiles.containsKey(oid)) {
      send(exchange, "application/octet-stream", largeFiles.get(oid));
    } else if (path.endsWith("/locks/verify")) {
      send(exchange, "application/vnd.git-lfs+json", "{\"ours\":[],\"theirs\":[]}");
    } else {
      var batch = batch(Json.parseObject(body), url() + path.replaceFirst("/[^/]*$", "/"));
      send(exchange, "application/vnd.git-lfs+json", batch.toString());
    }
  }

  private static ObjectNode batch(JsonNode asked, String place) {
    var answer = Json.object().put("transfer", "basic");
    var objects = answer.putArray("objects");
    for (var wanted : Json.items(asked, "objects")) {
      ObjectNode object = wanted.deepCopy();
      object
          .putObject("actions")
          .putObject(Json.text(asked, "operation"))
          .put("href", place + Json.text(wanted, "oid"));
      objects.add(object);
    }
    return answer;
  }

  private static void send(HttpExchange exchange, String type, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static void header(
      HttpExchange exchange, String name, Map<String, String> variables, String variable) {
    var value = exchange.getRequestHeaders().getFirst(name);
    if (value != null) {
      variables.put(variable, value);
    }
  }

  private static void reply(HttpExchange exchange, byte[] output) throws IOException {
    var text = new String(output, StandardCharsets.ISO_8859_1);
    var end = text.indexOf("\r\n\r\n");
    var status = 200;
    for (var line : text.substring(0, end).split("\r\n")) {
      var colon = line.indexOf(':');
      if (line.startsWith("Status:")) {
        status = Integer.parseInt(line.substring(8, 11));
      } else {
        exchange.getResponseHeaders().add(line.substring(0, colon), line.substring(colon + 2));
      }
    }
    exchange.sendResponseHeaders(status, 0);
    exchange.getResponseBody().write(output, end + 4, output.length - end - 4);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
