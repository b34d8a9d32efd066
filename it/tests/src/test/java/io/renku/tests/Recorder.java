package io.renku.tests;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An upstream that takes requests from the wire itself and remembers them as they came. It answers
 * each with its own target, or for {@code /large} with more than anybody's buffers hold.
 */
final class Recorder implements AutoCloseable {
  private static final byte[] LARGE = new byte[8 * 1024 * 1024];

  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final ServerSocket door;

  /** A request that came in whole. */
  record Request(String line, List<String> headers, String body) {
    List<String> values(String name) {
      var start = name.toLowerCase(Locale.ROOT) + ":";
      return headers.stream()
          .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(start))
          .map(header -> header.substring(start.length()).strip())
          .toList();
    }
  }

  Recorder(int port) throws IOException {
    door = new ServerSocket(port, 1000, InetAddress.getByName("localhost"));
    Thread.ofVirtual().start(this::accept);
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  void forget() {
    requests.clear();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        var socket = door.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        var request = read(in);
        requests.add(request);
        answer(socket, request);
      }
    } catch (IOException _) {
      // The gateway is done with this connection.
    }
  }

  private static void answer(Socket socket, Request request) throws IOException {
    var target = request.line().split(" ")[1];
    var body = target.startsWith("/large") ? LARGE : target.getBytes(ISO_8859_1);
    var head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n";
    socket.getOutputStream().write(head.formatted(body.length).getBytes(ISO_8859_1));
    socket.getOutputStream().write(body);
  }

  private static Request read(InputStream in) throws IOException {
    var line = line(in);
    var headers = new ArrayList<String>();
    for (var header = line(in); !header.isEmpty(); header = line(in)) {
      headers.add(header);
    }
    var head = new Request(line, headers, "");
    var body = body(in, head.values("content-length"), head.values("transfer-encoding"));
    return new Request(line, List.copyOf(headers), body);
  }

  private static String body(InputStream in, List<String> lengths, List<String> encodings)
      throws IOException {
    if (encodings.isEmpty()) {
      return lengths.isEmpty() ? "" : exactly(in, Integer.parseInt(lengths.getFirst()));
    }
    var body = new StringBuilder();
    for (var size = Integer.parseInt(line(in), 16);
        size > 0;
        size = Integer.parseInt(line(in), 16)) {
      body.append(exactly(in, size));
      line(in);
    }
    line(in);
    return body.toString();
  }

  private static String exactly(InputStream in, int length) throws IOException {
    var bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return new String(bytes, ISO_8859_1);
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (var b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      line.write(b);
    }
    return line.toString(ISO_8859_1).replaceFirst("\r$", "");
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (var socket : open) {
      socket.close();
    }
  }
}
