package io.renku.gateway.wire;

import io.renku.gateway.routes.Header;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Puts the head of a request or an answer together, so that it goes out in one piece. One writer
 * may write many heads, one after the other.
 */
public final class HeadWriter {
  private static final String BREAK = "\r\n";
  private static final String VERSION = "HTTP/1.1";
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
    var start = length;
    makeRoom(name.length() + value.length() + 4);
    append(name);
    bytes[length++] = ':';
    bytes[length++] = ' ';
    append(value);
    makeSafe(start);
    bytes[length++] = '\r';
    bytes[length++] = '\n';
    return this;
  }

  public HeadWriter lines(List<Header> headers) {
    for (var header : headers) {
      line(header.name(), header.value());
    }
    return this;
  }

  /** Lines that were {@link #written} before. */
  public HeadWriter lines(byte[] written) {
    makeRoom(written.length);
    System.arraycopy(written, 0, bytes, length, written.length);
    length += written.length;
    return this;
  }

  /** What was written so far, to be used in other heads. */
  public byte[] written() {
    return Arrays.copyOf(bytes, length);
  }

  /** The whole head with the empty line at its end, good until the next one is begun. */
  public ByteBuffer end() {
    text(BREAK);
    return ByteBuffer.wrap(bytes, 0, length);
  }

  private HeadWriter text(String text) {
    makeRoom(text.length());
    append(text);
    return this;
  }

  /** Nothing of what came from elsewhere may begin a line of its own. */
  private HeadWriter safe(String text) {
    var start = length;
    makeRoom(text.length());
    append(text);
    makeSafe(start);
    return this;
  }

  private void makeSafe(int start) {
    if (hasControls(start)) {
      for (var i = start; i < length; i++) {
        var b = bytes[i];
        bytes[i] = b >= 0 && b < ' ' && b != '\t' || b == 0x7f ? (byte) '?' : b;
      }
    }
  }

  /** Without a branch in the loop, so that many bytes are looked at together. */
  private boolean hasControls(int start) {
    var all = bytes;
    var end = length;
    var sign = 0;
    for (var i = start; i < end; i++) {
      var b = all[i];
      var fromDelete = b ^ 0x7f;
      // Each is negative for a byte below the blank, and for the delete character.
      sign |= b - ' ' & ~b | fromDelete - 1 & ~fromDelete;
    }
    return sign < 0;
  }

  /** The method is old, but the only one that copies characters of one byte and nothing else. */
  @SuppressWarnings("deprecation")
  private void append(String text) {
    text.getBytes(0, text.length(), bytes, length);
    length += text.length();
  }

  private void makeRoom(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }
}
