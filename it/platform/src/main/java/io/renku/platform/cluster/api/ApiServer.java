package io.renku.platform.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.objects.ApiFailure;
import io.renku.platform.cluster.objects.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kubernetes API over plain HTTP, for this machine only: it binds to loopback, and turns away
 * browsers (an {@code Origin}) and names that lead here by trickery (a foreign {@code Host}).
 */
public final class ApiServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Resources resources;
  private final Discovery discovery;
  private final Collections collections;
  private final Objects objects;
  private final BooleanSupplier isReady;

  static {
    // Small answers leave at once; without it, Nagle's algorithm adds 40 ms to some of them.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    // Longer than clients keep connections, so that they close them and never meet a closed one.
    System.setProperty("sun.net.httpserver.idleInterval", "600");
  }

  public ApiServer(
      InetAddress address, int port, Resources resources, PodLogs logs, BooleanSupplier isReady) {
    if (!address.isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "The local cluster runs what it is told to and asks for no password, so it listens on"
              + " loopback only; "
              + address.getHostAddress()
              + " is not.");
    }
    this.resources = resources;
    this.isReady = isReady;
    this.discovery = new Discovery(resources.types());
    var tables = new Tables(resources);
    this.collections = new Collections(resources, tables);
    this.objects = new Objects(resources, tables, logs);
    try {
      this.http = HttpServer.create(new InetSocketAddress(address, port), 256);
    } catch (IOException failed) {
      throw new UncheckedIOException(
          "The local cluster cannot listen on port " + port + ": " + failed.getMessage(), failed);
    }
    http.setExecutor(threads);
    http.createContext("/", this::answer);
  }

  public void start() {
    http.start();
  }

  public int port() {
    return http.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) {
    try (exchange) {
      var response = respond(exchange);
      exchange.getRequestBody().skip(Long.MAX_VALUE);
      response.send(exchange);
    } catch (IOException gone) {
      LOG.debug("A client went away: {}", gone.toString());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (ApiFailure | IllegalStateException | UncheckedIOException failed) {
      LOG.debug("A stream was cut short: {}", failed.toString());
    }
  }

  private Response respond(HttpExchange exchange) throws IOException {
    try {
      refuseStrangers(exchange);
      return route(Request.of(exchange));
    } catch (ApiFailure failure) {
      return Response.json(failure.code(), failure.status());
    } catch (RuntimeException unexpected) {
      LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), unexpected);
      var failure =
          new ApiFailure(
              500, "InternalError", "Internal error occurred: " + unexpected.getMessage());
      return Response.json(500, failure.status());
    }
  }

  private static void refuseStrangers(HttpExchange exchange) {
    var host = exchange.getRequestHeaders().getFirst("Host");
    var name = host == null ? "localhost" : host.replaceFirst(":\\d+$", "");
    if (!name.matches("localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1]")
        || exchange.getRequestHeaders().containsKey("Origin")) {
      throw new ApiFailure(
          403, "Forbidden", "the local cluster answers programs on this machine, not web pages");
    }
  }

  private Response route(Request request) throws IOException {
    var path = request.path();
    var first = path.isEmpty() ? "" : path.getFirst();
    return switch (first) {
      case "api" -> core(request, path.subList(1, path.size()));
      case "apis" -> groups(request, path.subList(1, path.size()));
      case "version" -> Response.json(200, version());
      case "healthz", "livez" -> Response.text(200, "ok");
      case "readyz" ->
          isReady.getAsBoolean()
              ? Response.text(200, "ok")
              : Response.text(503, "the controllers have not started yet");
      case "openapi" -> openApi(request);
      case "" -> paths();
      default -> notFound();
    };
  }

  private static Response notFound() {
    return Response.text(404, "404 page not found\n");
  }

  private static Response paths() {
    var root = Json.object();
    List.of("/api", "/api/v1", "/apis", "/healthz", "/openapi/v2", "/readyz", "/version")
        .forEach(root.putArray("paths")::add);
    return Response.json(200, root);
  }

  private static ObjectNode version() {
    return Json.object()
        .put("major", "1")
        .put("minor", "30")
        .put("gitVersion", "v1.30.0+renku-local")
        .put("gitCommit", "renku-local")
        .put("gitTreeState", "clean")
        .put("buildDate", "2026-01-01T00:00:00Z")
        .put("goVersion", "none")
        .put("compiler", "javac")
        .put("platform", "java/" + Runtime.version().feature());
  }

  /** An empty description: clients then trust the server to check what they send. */
  private static Response openApi(Request request) {
    var which = request.path().size() > 1 ? request.path().get(1) : "";
    if (which.equals("v3")) {
      var root = Json.object();
      root.putObject("paths");
      return Response.json(200, root);
    }
    if (!which.equals("v2")) {
      return notFound();
    }
    if (request.header("Accept").contains("protobuf")) {
      var swagger = new byte[] {0x0a, 3, '2', '.', '0'};
      return new Response(200, "application/octet-stream", swagger, null);
    }
    var document = Json.object().put("swagger", "2.0");
    document.putObject("info").put("title", "Renku local cluster").put("version", "v1");
    document.putObject("paths");
    return Response.json(200, document);
  }

  private Response core(Request request, List<String> rest) throws IOException {
    if (rest.isEmpty()) {
      return Response.json(200, discovery.coreVersions("127.0.0.1:" + port()));
    }
    return rest.getFirst().equals("v1")
        ? versioned(request, "", "v1", rest.subList(1, rest.size()))
        : notFound();
  }

  private Response groups(Request request, List<String> rest) throws IOException {
    if (rest.isEmpty()) {
      return Response.json(200, discovery.groups());
    }
    if (rest.size() == 1) {
      var group = discovery.group(rest.getFirst());
      return group == null ? notFound() : Response.json(200, group);
    }
    return versioned(request, rest.get(0), rest.get(1), rest.subList(2, rest.size()));
  }

  private Response versioned(Request request, String group, String version, List<String> rest)
      throws IOException {
    if (rest.isEmpty()) {
      var list = discovery.resources(group, version);
      return list == null ? notFound() : Response.json(200, list);
    }
    if (group.equals("authorization.k8s.io")
        && rest.getFirst().equals("selfsubjectaccessreviews")) {
      return review(request);
    }
    if (discovery.resources(group, version) == null) {
      return notFound();
    }
    var target = Target.of(resources.types(), group, version, rest);
    if (target.name().isEmpty()) {
      return collections.handle(target, request);
    }
    var isWatch = request.method().equals("GET") && request.flag("watch");
    return isWatch ? collections.watch(target, request) : objects.handle(target, request);
  }

  /** Whoever reaches this server may do everything. */
  private static Response review(Request request) throws IOException {
    if (!request.method().equals("POST")) {
      throw ApiFailure.methodNotAllowed();
    }
    var review = request.object();
    review.put("kind", "SelfSubjectAccessReview").put("apiVersion", "authorization.k8s.io/v1");
    review
        .putObject("status")
        .put("allowed", true)
        .put("reason", "the local cluster has no access rules");
    return Response.json(201, review);
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
