package io.renku.forge.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens on the loopback interface and turns requests into exchanges. */
public final class HttpDoor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpDoor.class);
  private static final long IDLE_MILLIS = 300_000;

  private final Server server;
  private final ServerConnector connector;

  private HttpDoor(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /** {@code publicUrl} may contain {@code :0}, which becomes the port that was found. */
  public static HttpDoor open(String host, int port) throws IOException {
    var address = InetAddress.getByName(host);
    if (!address.isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "The forge is for development and listens on the loopback interface only; "
              + host
              + " is not on it.");
    }
    var threads = new QueuedThreadPool(12, 3);
    threads.setName("forge");
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("forge-", 0).factory()));
    var server = new Server(threads);
    var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http()));
    connector.setHost(address.getHostAddress());
    connector.setPort(port);
    connector.setIdleTimeout(IDLE_MILLIS);
    server.addConnector(connector);
    connector.open();
    return new HttpDoor(server, connector);
  }

  private static HttpConfiguration http() {
    var config = new HttpConfiguration();
    config.setSendServerVersion(false);
    config.setRequestHeaderSize(16 << 10);
    config.setUriCompliance(
        UriCompliance.DEFAULT.with(
            "forge",
            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
            UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
            UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT,
            UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS));
    return config;
  }

  public int port() {
    return connector.getLocalPort();
  }

  public void serve(String publicUrl, Handler handler) {
    server.setHandler(
        new org.eclipse.jetty.server.Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            answer(new Exchange(request, response, publicUrl), handler, callback);
            return true;
          }
        });
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("The forge could not start: " + e.getMessage(), e);
    }
  }

  private static void answer(Exchange exchange, Handler handler, Callback callback) {
    try (AutoCloseable _ = exchange::close) {
      handle(exchange, handler);
      callback.succeeded();
    } catch (EOFException e) {
      LOG.debug("The client left during {} {}", exchange.method(), exchange.rawPath());
      callback.failed(e);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof EOFException) {
        callback.failed(e);
      } else {
        LOG.error("{} {} failed", exchange.method(), exchange.rawPath(), e);
        refuse(exchange, callback, e);
      }
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      LOG.error("{} {} failed", exchange.method(), exchange.rawPath(), e);
      refuse(exchange, callback, e);
    }
  }

  private static void handle(Exchange exchange, Handler handler) throws Exception {
    try {
      handler.handle(exchange);
    } catch (ApiFailure failure) {
      if (exchange.isCommitted()) {
        throw failure;
      }
      exchange.json(failure.status(), failure.body());
    }
  }

  private static void refuse(Exchange exchange, Callback callback, Throwable cause) {
    if (exchange.isCommitted()) {
      callback.failed(cause);
      return;
    }
    try {
      exchange.json(500, Json.object().put("message", "500 Internal Server Error"));
      callback.succeeded();
    } catch (IOException e) {
      callback.failed(e);
    }
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }
}
