package io.renku.gateway.wire;

import java.net.ProtocolException;
import java.nio.ByteBuffer;

/**
 * Tells where a body ends while its bytes pass by, whatever pieces they come in. Chunks are held to
 * RFC 9112 to the letter, as {@link RequestHead} is.
 */
public sealed interface BodyEnd {

  /**
   * Moves the buffer's position to the end of what belongs to the body.
   *
   * @throws ProtocolException when the bytes are no body of this kind
   */
  void pass(ByteBuffer bytes) throws ProtocolException;

  boolean isOver();

  /** No body at all. */
  static BodyEnd none() {
    return new Counted(0);
  }

  /** So many bytes. */
  static BodyEnd after(long length) {
    return new Counted(length);
  }

  /** Chunks, with what follows the last of them. */
  static BodyEnd ofChunks() {
    return new Chunked();
  }

  /** Everything until the connection ends. */
  static BodyEnd ofConnection() {
    return new Rest();
  }

  /** A body whose length was told. */
  final class Counted implements BodyEnd {
    private long left;

    private Counted(long length) {
      this.left = length;
    }

    @Override
    public void pass(ByteBuffer bytes) {
      var count = (int) Math.min(left, bytes.remaining());
      bytes.position(bytes.position() + count);
      left -= count;
    }

    @Override
    public boolean isOver() {
      return left == 0;
    }
  }

  /** A body that only the end of its connection ends. */
  final class Rest implements BodyEnd {
    private Rest() {}

    @Override
    public void pass(ByteBuffer bytes) {
      bytes.position(bytes.limit());
    }

    @Override
    public boolean isOver() {
      return false;
    }
  }

  /** A body in chunks, each with its size in front. */
  final class Chunked implements BodyEnd {
    private static final int MOST_DIGITS = 15;
    private static final int LONGEST_EXTENSION = 4 * 1024;
    private static final int LONGEST_TRAILERS = 16 * 1024;

    /** What the next byte has to be. */
    private enum Expected {
      SIZE,
      EXTENSION,
      LINE_FEED,
      DATA,
      RETURN_AFTER_DATA,
      LINE_FEED_AFTER_DATA,
      TRAILERS,
      TRAILER,
      LINE_FEED_OF_TRAILER,
      LAST_LINE_FEED,
      NOTHING
    }

    private Expected expected = Expected.SIZE;
    private long left;
    private int digits;
    private int others;

    private Chunked() {}

    @Override
    public void pass(ByteBuffer bytes) throws ProtocolException {
      while (bytes.hasRemaining() && !isOver()) {
        if (expected == Expected.DATA) {
          var count = (int) Math.min(left, bytes.remaining());
          bytes.position(bytes.position() + count);
          left -= count;
          expected = left == 0 ? Expected.RETURN_AFTER_DATA : Expected.DATA;
        } else {
          expected = next(bytes.get());
        }
      }
    }

    @Override
    public boolean isOver() {
      return expected == Expected.NOTHING;
    }

    private Expected next(byte b) throws ProtocolException {
      return switch (expected) {
        case SIZE -> size(b);
        case EXTENSION -> b == '\r' ? Expected.LINE_FEED : text(b, LONGEST_EXTENSION, expected);
        case LINE_FEED -> only(b, '\n', left > 0 ? Expected.DATA : Expected.TRAILERS);
        case RETURN_AFTER_DATA -> only(b, '\r', Expected.LINE_FEED_AFTER_DATA);
        case LINE_FEED_AFTER_DATA -> only(b, '\n', newChunk());
        case TRAILERS ->
            b == '\r' ? Expected.LAST_LINE_FEED : text(b, LONGEST_TRAILERS, Expected.TRAILER);
        case TRAILER ->
            b == '\r' ? Expected.LINE_FEED_OF_TRAILER : text(b, LONGEST_TRAILERS, expected);
        case LINE_FEED_OF_TRAILER -> only(b, '\n', Expected.TRAILERS);
        case LAST_LINE_FEED -> only(b, '\n', Expected.NOTHING);
        case DATA, NOTHING -> throw new IllegalStateException("No byte is expected one by one");
      };
    }

    private Expected newChunk() {
      digits = 0;
      others = 0;
      return Expected.SIZE;
    }

    private Expected size(byte b) throws ProtocolException {
      var digit = Character.digit(b, 16);
      if (digit >= 0 && digits < MOST_DIGITS) {
        left = left << 4 | digit;
        digits++;
        return Expected.SIZE;
      }
      if (digits > 0 && b == '\r') {
        return Expected.LINE_FEED;
      }
      if (digits > 0 && b == ';') {
        return Expected.EXTENSION;
      }
      throw malformed();
    }

    private Expected text(byte b, int most, Expected then) throws ProtocolException {
      if (++others > most || b >= 0 && b < ' ' && b != '\t' || b == 0x7f) {
        throw malformed();
      }
      return then;
    }

    private static Expected only(byte b, char wanted, Expected then) throws ProtocolException {
      if (b != wanted) {
        throw malformed();
      }
      return then;
    }

    private static ProtocolException malformed() {
      return new ProtocolException("The chunks of the body are malformed");
    }
  }
}
