package io.renku.platform.cluster.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.Executors;

/** Bare repositories of a directory over HTTP, behind a token: git's own CGI program. */
final class GitHttp implements AutoCloseable {
  private final HttpServer server;
  private final Path root;
  private final String authorization;

  GitHttp(Path root, String token) throws IOException {
    this.root = root;
    var credentials = "oauth2:" + token;
    this.authorization =
        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(401, -1);
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

  private static void header(
      HttpExchange exchange,
      String name,
      java.util.Map<String, String> variables,
      String variable) {
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
