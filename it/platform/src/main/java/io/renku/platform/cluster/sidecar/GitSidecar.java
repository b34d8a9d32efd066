package io.renku.platform.cluster.sidecar;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.renku.platform.cluster.git.WorkTree;
import io.renku.platform.cluster.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The work of the container {@code git-sidecar}: the state of a session's work tree, and a few
 * things to do with it, for whoever knows the session's token. On loopback, where any web page of
 * the user's browser could send a form to; hence JSON only.
 */
public final class GitSidecar implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GitSidecar.class);
  private static final int LARGEST_BODY = 1 << 20;

  private final String prefix;
  private final Optional<String> token;
  private final JsonRpc rpc;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  /**
   * @param prefix of all paths, {@code /sessions/NAME/sidecar/}
   * @param token empty when a proxy in front asks for a login
   */
  public GitSidecar(String prefix, Optional<String> token, WorkTree workTree) throws IOException {
    this.prefix = prefix.replaceAll("/+$", "");
    this.token = token;
    this.rpc = new JsonRpc(GitMethods.of(workTree));
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var inside = path.startsWith(prefix + "/") ? path.substring(prefix.length()) : "";
      switch (inside.replaceAll("/$", "")) {
        case "/health" -> get(exchange, "application/json", "{\"status\":\"running\"}");
        case "/jsonrpc/map" -> get(exchange, "text/html; charset=utf-8", rpc.map());
        case "/jsonrpc" -> call(exchange);
        default -> refuse(exchange, 404, "There is nothing at this address.");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failed) {
      LOG.error("{} failed", exchange.getRequestURI().getPath(), failed);
    }
  }

  private void get(HttpExchange exchange, String type, String text) throws IOException {
    if (exchange.getRequestMethod().equals("GET")) {
      send(exchange, 200, type, text.getBytes(StandardCharsets.UTF_8));
    } else {
      refuse(exchange, 405, "Only GET is possible here.");
    }
  }

  private void call(HttpExchange exchange) throws IOException, InterruptedException {
    var type = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type"));
    if (!exchange.getRequestMethod().equals("POST")) {
      refuse(exchange, 405, "Only POST is possible here.");
    } else if (!isAllowed(exchange)) {
      refuse(exchange, 401, "The header Authorization has to carry the session's token.");
    } else if (!type.orElse("").startsWith("application/json")) {
      refuse(exchange, 415, "Send application/json.");
    } else {
      var body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
      if (body.length > LARGEST_BODY) {
        refuse(exchange, 413, "The request is too large.");
        return;
      }
      var answer = rpc.answer(body);
      if (answer.isPresent()) {
        send(exchange, 200, "application/json", Json.bytes(answer.get()));
      } else {
        exchange.sendResponseHeaders(204, -1);
      }
    }
  }

  private boolean isAllowed(HttpExchange exchange) {
    var given = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
    return token.isEmpty()
        || MessageDigest.isEqual(
            given.orElse("").getBytes(StandardCharsets.UTF_8),
            ("token " + token.get()).getBytes(StandardCharsets.UTF_8));
  }

  private static void refuse(HttpExchange exchange, int status, String message) throws IOException {
    send(exchange, status, "application/json", Json.bytes(Json.object().put("message", message)));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
