package io.renku.gateway.wire;

import io.renku.gateway.routes.Header;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Puts the head of a request or an answer together, so that it goes out in one piece. One writer
 * may write many heads, one after the other.
 */
public final class HeadWriter {
  private static final String BREAK = "\r\n";
  private static final String VERSION = "HTTP/1.1";
  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long BLANKS = 0x2020202020202020L;
  private static final long DELETES = 0x7f7f7f7f7f7f7f7fL;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final int USUAL = 4096;

  private byte[] bytes = new byte[USUAL];
  private int length;

  public HeadWriter request(String method, String target) {
    length = 0;
    return safe(method).text(" ").safe(target).text(" ").text(VERSION).text(BREAK);
  }

  /**
   * @param line method, target and version as they came
   */
  public HeadWriter request(String line) {
    length = 0;
    return safe(line).text(BREAK);
  }

  public HeadWriter answer(int status) {
    length = 0;
    return text(VERSION)
        .text(" ")
        .text(Integer.toString(status))
        .text(" ")
        .text(Reasons.of(status))
        .text(BREAK);
  }

  public HeadWriter line(String name, String value) {
    return safe(name).text(": ").safe(value).text(BREAK);
  }

  public HeadWriter lines(List<Header> headers) {
    for (var header : headers) {
      line(header.name(), header.value());
    }
    return this;
  }

  /** The whole head with the empty line at its end, good until the next one is begun. */
  public ByteBuffer end() {
    text(BREAK);
    return ByteBuffer.wrap(bytes, 0, length);
  }

  private HeadWriter text(String text) {
    append(text);
    return this;
  }

  /** Nothing of what came from elsewhere may begin a line of its own. */
  private HeadWriter safe(String text) {
    var start = length;
    append(text);
    if (hasControls(start)) {
      for (var i = start; i < length; i++) {
        var b = bytes[i];
        bytes[i] = b >= 0 && b < ' ' && b != '\t' || b == 0x7f ? (byte) '?' : b;
      }
    }
    return this;
  }

  /** Looks at eight bytes at a time: hardly any text has any. */
  private boolean hasControls(int start) {
    var i = start;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      var eight = (long) EIGHT.get(bytes, i);
      var belowBlank = eight - BLANKS & ~eight;
      var others = eight ^ DELETES;
      var delete = others - ONES & ~others;
      if (((belowBlank | delete) & HIGH_BITS) != 0) {
        return true;
      }
    }
    for (; i < length; i++) {
      if (bytes[i] >= 0 && bytes[i] < ' ' || bytes[i] == 0x7f) {
        return true;
      }
    }
    return false;
  }

  /** The method is old, but the only one that copies characters of one byte and nothing else. */
  @SuppressWarnings("deprecation")
  private void append(String text) {
    makeRoom(text.length());
    text.getBytes(0, text.length(), bytes, length);
    length += text.length();
  }

  private void makeRoom(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }
}
