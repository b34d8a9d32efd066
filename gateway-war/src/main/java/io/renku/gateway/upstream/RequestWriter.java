package io.renku.gateway.upstream;

import io.renku.gateway.upstream.Call.Content;
import io.renku.gateway.wire.HeadWriter;
import java.io.IOException;
import java.io.InputStream;

/** Puts a request on a connection: its head in one piece, then its body as it comes. */
final class RequestWriter {
  private static final int PIECE = 16 * 1024;
  private static final int ROOM = 10;
  private static final byte[] LAST_CHUNK = {'0', '\r', '\n', '\r', '\n'};

  private RequestWriter() {}

  static void writeHead(Call call, Connection to) throws IOException {
    var head =
        new HeadWriter()
            .request(call.method(), call.target())
            .line("Host", call.host())
            .lines(call.headers());
    if (call.content().isPresent()) {
      addLength(head, call.content().get());
    }
    var bytes = head.end();
    to.write(bytes.array(), 0, bytes.limit());
  }

  private static void addLength(HeadWriter head, Content content) {
    if (content.isChunked()) {
      head.line("Transfer-Encoding", "chunked");
    } else {
      head.line("Content-Length", Long.toString(content.length()));
    }
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
