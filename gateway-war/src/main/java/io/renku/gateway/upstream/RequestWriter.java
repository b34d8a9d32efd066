package io.renku.gateway.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.renku.gateway.upstream.Call.Content;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Puts a request on a connection: its head in one piece, then its body as it comes. */
final class RequestWriter {
  private static final int PIECE = 16 * 1024;
  private static final int ROOM = 10;
  private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};

  private byte[] bytes = new byte[2048];
  private int length;

  private RequestWriter() {}

  static void writeHead(Call call, Connection to) throws IOException {
    var head = new RequestWriter();
    head.safe(call.method()).text(" ").safe(call.target()).text(" HTTP/1.1\r\n");
    head.line("Host", call.host());
    for (var header : call.headers()) {
      head.line(header.name(), header.value());
    }
    if (call.content().isPresent()) {
      head.lineOfLength(call.content().get());
    }
    head.text("\r\n");
    to.write(head.bytes, 0, head.length);
  }

  private void lineOfLength(Content content) {
    if (content.isChunked()) {
      line("Transfer-Encoding", "chunked");
    } else {
      line("Content-Length", Long.toString(content.length()));
    }
  }

  private void line(String name, String value) {
    safe(name).text(": ").safe(value).text("\r\n");
  }

  private RequestWriter text(String text) {
    return bytes(text.getBytes(ISO_8859_1));
  }

  /** Nothing of what came from elsewhere may begin a line of its own. */
  private RequestWriter safe(String text) {
    var latin = text.getBytes(ISO_8859_1);
    for (var i = 0; i < latin.length; i++) {
      var b = latin[i];
      if (b >= 0 && b < ' ' && b != '\t' || b == 0x7f) {
        latin[i] = '?';
      }
    }
    return bytes(latin);
  }

  private RequestWriter bytes(byte[] more) {
    var from = room(more.length);
    System.arraycopy(more, 0, bytes, from, more.length);
    return this;
  }

  private int room(int more) {
    var from = length;
    length += more;
    if (length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length, 2 * bytes.length));
    }
    return from;
  }

  /**
   * Stops where the other side begins to answer before it has all.
   *
   * @return whether all was sent
   */
  static boolean writeBody(Content content, Connection to) throws IOException {
    return content.isChunked()
        ? writeChunks(content.stream(), to)
        : writeExactly(content.length(), content.stream(), to);
  }

  private static boolean writeExactly(long length, InputStream from, Connection to)
      throws IOException {
    var piece = new byte[(int) Math.min(Math.max(1, length), PIECE)];
    for (var left = length; left > 0; ) {
      var n = from.read(piece, 0, (int) Math.min(left, piece.length));
      if (n < 0) {
        throw new IOException("The request's body is shorter than was said");
      }
      if (to.hasInput()) {
        return false;
      }
      to.write(piece, 0, n);
      left -= n;
    }
    return true;
  }

  private static boolean writeChunks(InputStream from, Connection to) throws IOException {
    var chunk = new byte[ROOM + PIECE + 2];
    for (var n = from.read(chunk, ROOM, PIECE); n >= 0; n = from.read(chunk, ROOM, PIECE)) {
      if (to.hasInput()) {
        return false;
      }
      if (n > 0) {
        writeChunk(chunk, n, to);
      }
    }
    to.write(LAST_CHUNK, 0, LAST_CHUNK.length);
    return true;
  }

  private static void writeChunk(byte[] chunk, int n, Connection to) throws IOException {
    var size = Integer.toHexString(n) + "\r\n";
    var start = ROOM - size.length();
    for (var i = 0; i < size.length(); i++) {
      chunk[start + i] = (byte) size.charAt(i);
    }
    chunk[ROOM + n] = '\r';
    chunk[ROOM + n + 1] = '\n';
    to.write(chunk, start, size.length() + n + 2);
  }
}
