package io.renku.gateway.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A backend that remembers what it was asked, and answers with its own name or as it is told. */
public final class Echo implements AutoCloseable {
  private final String name;
  private final HttpServer server;
  private final List<Call> calls = new CopyOnWriteArrayList<>();

  /** Answers instead of the echo, if there is one. */
  public volatile HttpHandler answer;

  /** Runs when the first byte of a body has arrived. */
  public volatile Runnable firstByte = () -> {};

  /** One request as it arrived. */
  public record Call(String method, String target, Map<String, List<String>> headers, String body) {
    public String header(String name) {
      return headers.containsKey(name) ? String.join(" AND ", headers.get(name)) : null;
    }
  }

  public Echo(String name) throws IOException {
    this.name = name;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public int count() {
    return calls.size();
  }

  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** The last request; a test that expects none should look at {@link #count}. */
  public Call last() {
    return calls.getLast();
  }

  public void forget() {
    calls.clear();
    answer = null;
    firstByte = () -> {};
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** For another server whose pages this one is to stand for. */
  public HttpHandler handler() {
    return this::serve;
  }

  /** A ready answer. */
  public static HttpHandler json(int status, String body) {
    return call -> {
      call.getResponseHeaders().add("Content-Type", "application/json");
      send(call, status, body);
    };
  }

  public static void send(HttpExchange call, int status, String body) throws IOException {
    var bytes = body.getBytes(UTF_8);
    var isHead = call.getRequestMethod().equals("HEAD");
    call.sendResponseHeaders(status, isHead || bytes.length == 0 ? -1 : bytes.length);
    if (!isHead && bytes.length > 0) {
      call.getResponseBody().write(bytes);
    }
  }

  private String body(HttpExchange call) throws IOException {
    var first = call.getRequestBody().read();
    if (first < 0) {
      return "";
    }
    firstByte.run();
    return (char) first + new String(call.getRequestBody().readAllBytes(), UTF_8);
  }

  private void serve(HttpExchange call) throws IOException {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    call.getRequestHeaders().forEach((k, v) -> headers.put(k, List.copyOf(v)));
    var body = body(call);
    calls.add(new Call(call.getRequestMethod(), call.getRequestURI().toString(), headers, body));
    var told = answer;
    try (call) {
      (told == null ? json(200, "{\"backend\":\"" + name + "\"}") : told).handle(call);
    }
  }
}
