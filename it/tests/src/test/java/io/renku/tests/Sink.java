package io.renku.tests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/** An upstream that takes bodies of any length, keeps none, and says what it has seen of each. */
final class Sink implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\nContent-Length: (\\d+)\r\n");
  private static final int PIECE = 64 * 1024;

  private final ServerSocket door;

  /** What came of each request with a body. */
  final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();

  /**
   * A body that came.
   *
   * @param bytes how many arrived
   * @param promised how many were announced
   * @param checksum CRC-32 of those that arrived
   */
  record Seen(long bytes, long promised, long checksum) {}

  Sink(int port) throws IOException {
    door = new ServerSocket(port, 100, InetAddress.getByName("localhost"));
    Thread.ofVirtual().start(this::accept);
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        var socket = door.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in = new BufferedInputStream(socket.getInputStream());
      for (var head = head(in); !head.isEmpty(); head = head(in)) {
        var length = LENGTH.matcher(head);
        if (length.find()) {
          seen.add(swallow(in, Long.parseLong(length.group(1))));
        }
        socket
            .getOutputStream()
            .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(ISO_8859_1));
      }
    } catch (IOException _) {
      // The gateway is done with this connection.
    }
  }

  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
      var b = in.read();
      if (b < 0) {
        return "";
      }
      head.append((char) b);
    }
    return head.toString();
  }

  private static Seen swallow(InputStream in, long promised) {
    var checksum = new CRC32();
    var piece = new byte[PIECE];
    var bytes = 0L;
    try {
      while (bytes < promised) {
        var n = in.read(piece, 0, (int) Math.min(PIECE, promised - bytes));
        if (n < 0) {
          break;
        }
        checksum.update(piece, 0, n);
        bytes += n;
      }
    } catch (IOException _) {
      // Broken off: what came until then is told.
    }
    return new Seen(bytes, promised, checksum.getValue());
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
