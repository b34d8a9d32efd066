package io.renku.sessions.kit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A service that ours depends on; a test can make it fail, or fall silent. */
public abstract class FarEnd implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile int failure;
  private volatile int failuresLeft;
  private volatile CountDownLatch silence = new CountDownLatch(0);

  FarEnd() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
  }

  abstract void answer(HttpExchange exchange, String path) throws IOException;

  public String host() {
    return "localhost:" + server.getAddress().getPort();
  }

  public String url() {
    return "http://" + host();
  }

  /** What the cluster says of a session that is to be found here. */
  public JsonObject endpoints(String name) {
    return Tree.parseObject(
        """
        {"metadata":{"name":"%s"},"subsets":[{"addresses":[{"ip":"127.0.0.1"}],
         "ports":[{"name":"http","port":%s}]}]}\
        """
            .formatted(name, host().replaceFirst(".*:", "")));
  }

  /** What was asked since the last time, as {@code METHOD /path?query}. */
  public List<String> takeRequests() {
    var taken = List.copyOf(requests);
    requests.removeAll(taken);
    return taken;
  }

  /** From now on every answer is that status. */
  public void fail(int status) {
    failTimes(Integer.MAX_VALUE, status);
  }

  public synchronized void failTimes(int times, int status) {
    failure = status;
    failuresLeft = times;
  }

  /** From now on requests are taken and not answered. */
  public void fallSilent() {
    silence = new CountDownLatch(1);
  }

  /** All is well again, also for requests that have waited. */
  public void recover() {
    failTimes(0, 0);
    silence.countDown();
  }

  private void take(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    try (exchange) {
      silence.await();
      if (isFailing()) {
        send(exchange, failure, "{\"message\":\"not now\"}");
      } else {
        answer(exchange, exchange.getRequestURI().getRawPath());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isFailing() {
    return failuresLeft > 0 && failuresLeft-- > 0;
  }

  static String header(HttpExchange exchange, String name) {
    var value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  static void send(HttpExchange exchange, int status, String json) throws IOException {
    var bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    recover();
    server.stop(0);
    threads.shutdownNow();
  }
}
