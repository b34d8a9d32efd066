package io.renku.tests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients that hold a connection each and get nowhere: a head that comes byte by byte, a body that
 * does, and an answer that nobody reads.
 */
public final class SlowClients implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final List<Socket> sockets = new ArrayList<>();
  private final List<Thread> writers = new ArrayList<>();
  private final URI base;

  public SlowClients(URI base) {
    this.base = base;
  }

  public void sendHeads(int count, String path) throws IOException {
    for (var i = 0; i < count; i++) {
      trickle(connect(), "GET %s HTTP/1.1\r\nHost: %s\r\nX-Slow: ".formatted(path, host()));
    }
  }

  public void sendBodies(int count, String path) throws IOException {
    for (var i = 0; i < count; i++) {
      var socket = connect();
      write(
          socket,
          "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Length: 1000000\r\n\r\nx"
              .formatted(path, host()));
      trickle(socket, "");
    }
  }

  /** The path should be that of a large answer. */
  public void readNothing(int count, String path) throws IOException {
    for (var i = 0; i < count; i++) {
      write(connect(), "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(path, host()));
    }
  }

  public void stayIdle(int count) throws IOException {
    for (var i = 0; i < count; i++) {
      connect();
    }
  }

  /** How many of them the server has not sent away. */
  public long held() {
    return sockets.stream().filter(SlowClients::isOpen).count();
  }

  private String host() {
    return base.getAuthority();
  }

  private Socket connect() throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new java.net.InetSocketAddress(base.getHost(), base.getPort()));
    sockets.add(socket);
    return socket;
  }

  private void trickle(Socket socket, String first) {
    writers.add(
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    for (var i = 0; ; i++) {
                      write(socket, i < first.length() ? first.substring(i, i + 1) : "x");
                      Thread.sleep(PAUSE);
                    }
                  } catch (IOException | InterruptedException _) {
                    // Sent away, or no longer needed.
                  }
                }));
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** A server that closes a connection says so; a byte of an answer means that it is open. */
  private static boolean isOpen(Socket socket) {
    try {
      socket.setSoTimeout(1);
      return socket.getInputStream().read() >= 0;
    } catch (java.net.SocketTimeoutException _) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    writers.forEach(Thread::interrupt);
    for (var socket : sockets) {
      socket.close();
    }
  }
}
