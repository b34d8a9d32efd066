package io.renku.gateway.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executors;

/** Says whether a body came in chunks, and the body. */
final class EchoServer implements AutoCloseable {
  private final HttpServer server;

  EchoServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", EchoServer::answer);
    server.start();
  }

  Address address() {
    var at = server.getAddress();
    return new Address(false, at.getAddress().getHostAddress(), at.getPort(), Optional.empty());
  }

  private static void answer(HttpExchange call) throws IOException {
    try (call) {
      var isChunked = call.getRequestHeaders().containsKey("Transfer-Encoding");
      var body = call.getRequestBody().readAllBytes();
      call.sendResponseHeaders(200, 0);
      call.getResponseBody().write(String.valueOf(isChunked).getBytes(UTF_8));
      call.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
