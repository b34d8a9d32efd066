package io.renku.forge;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes hook deliveries, after refusing as many as it is told to. */
final class HookReceiver implements AutoCloseable {
  private final HttpServer server;
  private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  private final AtomicInteger refusals;

  record Message(Map<String, String> headers, String body) {}

  HookReceiver(int refusals) throws IOException {
    this.refusals = new AtomicInteger(refusals);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          var refuse = this.refusals.getAndDecrement() > 0;
          if (!refuse) {
            var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((k, v) -> headers.put(k, v.getFirst()));
            messages.add(new Message(headers, body));
          }
          exchange.sendResponseHeaders(refuse ? 503 : 202, -1);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/webhooks/events";
  }

  Message next() throws InterruptedException {
    return messages.poll(20, TimeUnit.SECONDS);
  }

  void acceptAll() {
    refusals.set(0);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
