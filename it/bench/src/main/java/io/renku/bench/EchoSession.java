package io.renku.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The far end of the gateway's WebSockets: says where a session runs, namely here, and echoes short
 * messages (up to 125 bytes, as RFC 6455 frames them).
 */
final class EchoSession implements AutoCloseable {
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final Pattern KEY = Pattern.compile("(?i)Sec-WebSocket-Key: *(\\S+)");
  private static final int MASK_BYTES = 4;
  private static final int LENGTH = 0x7f;

  private final ServerSocket server = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());

  EchoSession() throws IOException {
    Thread.ofVirtual().start(this::accept);
  }

  String address() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        var socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in = new DataInputStream(socket.getInputStream());
      for (var head = head(in); !head.isEmpty(); head = head(in)) {
        var key = KEY.matcher(head);
        if (key.find()) {
          say(socket, "101 Switching Protocols", accept(key.group(1)));
          echo(in, socket);
          return;
        }
        var body = "{\"url\":\"%s\"}".formatted(address());
        var about = "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s";
        say(socket, "200 OK", about.formatted(body.length(), body));
      }
    } catch (IOException | GeneralSecurityException _) {
      // The other side is gone.
    }
  }

  private static String accept(String key) throws GeneralSecurityException {
    var hash = MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(ISO_8859_1));
    return "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n"
        .formatted(Base64.getEncoder().encodeToString(hash));
  }

  private static void say(Socket socket, String status, String rest) throws IOException {
    socket.getOutputStream().write(("HTTP/1.1 " + status + "\r\n" + rest).getBytes(UTF_8));
  }

  private static String head(DataInputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      var b = in.read();
      if (b < 0) {
        return "";
      }
      head.write(b);
    }
    return head.toString(ISO_8859_1);
  }

  private static void echo(DataInputStream in, Socket socket) throws IOException {
    while (true) {
      var kind = in.readByte();
      var length = in.readByte() & LENGTH;
      var mask = in.readNBytes(MASK_BYTES);
      var frame = new byte[length + 2];
      frame[0] = kind;
      frame[1] = (byte) length;
      for (var i = 0; i < length; i++) {
        frame[i + 2] = (byte) (in.readByte() ^ mask[i % MASK_BYTES]);
      }
      socket.getOutputStream().write(frame);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
