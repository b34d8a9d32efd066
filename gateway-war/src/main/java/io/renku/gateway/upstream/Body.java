package io.renku.gateway.upstream;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.util.Objects;

/** The body of an answer, as its head frames it. */
abstract class Body extends InputStream {
  final Connection from;

  private Body(Connection from) {
    this.from = from;
  }

  /** Was it read to its end, so that the connection is free? */
  abstract boolean isOver();

  /** Reads at least one byte, where there is one; {@code length} is not 0. */
  abstract int take(byte[] bytes, int offset, int length) throws IOException;

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return take(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    return length == 0 ? 0 : take(bytes, offset, length);
  }

  /** So many bytes. */
  static final class Counted extends Body {
    private long left;

    Counted(Connection from, long length) {
      super(from);
      this.left = length;
    }

    @Override
    boolean isOver() {
      return left == 0;
    }

    @Override
    int take(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      var n = from.read(bytes, offset, (int) Math.min(left, length));
      if (n < 0) {
        throw ResponseHead.brokenOff();
      }
      left -= n;
      return n;
    }
  }

  /** Whatever comes until the connection ends. */
  static final class Rest extends Body {
    Rest(Connection from) {
      super(from);
    }

    @Override
    boolean isOver() {
      return false;
    }

    @Override
    int take(byte[] bytes, int offset, int length) throws IOException {
      return from.read(bytes, offset, length);
    }
  }

  /** Chunks, each with its size; what follows the last one is read and dropped. */
  static final class Chunked extends Body {
    private static final int LONGEST_LINE = 8 * 1024;
    private static final int MOST_TRAILERS = 100;
    private static final long LARGEST = Long.MAX_VALUE >> 4;

    private long left;
    private boolean isFirst = true;
    private boolean isOver;

    Chunked(Connection from) {
      super(from);
    }

    @Override
    boolean isOver() {
      return isOver;
    }

    @Override
    int take(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0 && !isOver) {
        nextChunk();
      }
      if (isOver) {
        return -1;
      }
      var n = from.read(bytes, offset, (int) Math.min(left, length));
      if (n < 0) {
        throw ResponseHead.brokenOff();
      }
      left -= n;
      return n;
    }

    private void nextChunk() throws IOException {
      if (!isFirst && !line().isEmpty()) {
        throw malformed();
      }
      isFirst = false;
      left = size(line());
      if (left == 0) {
        dropTrailers();
        isOver = true;
      }
    }

    private static long size(String line) throws ProtocolException {
      var size = 0L;
      var digits = 0;
      for (; digits < line.length(); digits++) {
        var digit = Character.digit(line.charAt(digits), 16);
        if (digit < 0) {
          break;
        }
        if (size > LARGEST) {
          throw malformed();
        }
        size = (size << 4) | digit;
      }
      var extension = line.substring(digits).strip();
      if (digits == 0 || !extension.isEmpty() && extension.charAt(0) != ';') {
        throw malformed();
      }
      return size;
    }

    private void dropTrailers() throws IOException {
      for (var i = 0; i <= MOST_TRAILERS; i++) {
        if (line().isEmpty()) {
          return;
        }
      }
      throw malformed();
    }

    private String line() throws IOException {
      var line = new StringBuilder(16);
      for (var b = from.read(); b != '\n'; b = from.read()) {
        if (b < 0) {
          throw ResponseHead.brokenOff();
        }
        if (line.length() == LONGEST_LINE) {
          throw malformed();
        }
        line.append((char) b);
      }
      var length = line.length();
      var hasReturn = length > 0 && line.charAt(length - 1) == '\r';
      return hasReturn ? line.substring(0, length - 1) : line.toString();
    }

    private static ProtocolException malformed() {
      return new ProtocolException("The chunks of the upstream's answer are malformed");
    }
  }
}
