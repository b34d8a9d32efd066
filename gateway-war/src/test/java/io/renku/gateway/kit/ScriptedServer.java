package io.renku.gateway.kit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.renku.gateway.upstream.Address;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that says exactly what it is told to, one reply for each request head it reads. */
public final class ScriptedServer implements AutoCloseable {
  private static final String END = "\r\n\r\n";
  private static final int CONTENT = 1024;

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();
  private final List<Thread> serving = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
  public final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
  public final AtomicInteger connections = new AtomicInteger();

  public ScriptedServer() throws IOException {
    Thread.ofVirtual().start(this::accept);
  }

  /** "|" stands for a line break; one that ends with "END" is the connection's last. */
  public ScriptedServer reply(String text) {
    replies.add(text.replace("|", "\r\n"));
    return this;
  }

  /** Ends all connections; nothing that was to be said is said any more. */
  public void forget() throws IOException {
    serving.forEach(Thread::interrupt);
    serving.clear();
    replies.clear();
    for (var socket : sockets) {
      socket.close();
    }
    sockets.clear();
    requests.clear();
  }

  public Address address() {
    return new Address(
        false, server.getInetAddress().getHostAddress(), server.getLocalPort(), Optional.empty());
  }

  /** Waits until a connection is over, and says how it ended. */
  public String end() throws InterruptedException {
    return ends.poll(20, TimeUnit.SECONDS);
  }

  public String request() throws InterruptedException {
    return requests.poll(20, TimeUnit.SECONDS);
  }

  private void accept() {
    try {
      while (true) {
        var socket = server.accept();
        sockets.add(socket);
        connections.incrementAndGet();
        serving.add(Thread.ofVirtual().start(() -> serve(socket)));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      for (var head = head(socket); head.isPresent(); head = head(socket)) {
        requests.add(head.get());
        var reply = replies.take();
        var isLast = reply.endsWith("END");
        var text = isLast ? reply.substring(0, reply.length() - 3) : reply;
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        if (isLast) {
          // Without a reset, which could overtake the reply.
          socket.shutdownOutput();
          socket.getInputStream().readNBytes(64 * CONTENT * CONTENT);
          return;
        }
      }
      ends.add("closed");
    } catch (IOException e) {
      ends.add("broken");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Optional<String> head(Socket socket) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var in = socket.getInputStream();
    while (!bytes.toString(ISO_8859_1).endsWith(END)) {
      var b = in.read();
      if (b < 0) {
        return Optional.empty();
      }
      bytes.write(b);
    }
    return Optional.of(bytes.toString(ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (var socket : sockets) {
      socket.close();
    }
  }
}
