package io.renku.gateway.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.renku.gateway.routes.Header;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Status and headers of an answer.
 *
 * @param minor 1 for HTTP/1.1, 0 for HTTP/1.0
 */
public record ResponseHead(int minor, int status, List<Header> headers) {
  /** Where a head comes from, byte by byte; -1 at the end. */
  public interface Bytes {
    int read() throws IOException;
  }

  private static final int LONGEST_LINE = 64 * 1024;
  private static final int MOST_HEADERS = 200;
  private static final int USUAL_HEADERS = 24;
  private static final String START = "HTTP/1.";

  /**
   * Reads the next head that is not an interim one.
   *
   * @throws NoAnswerException when the connection ends before its first byte
   * @throws ProtocolException when it is none of HTTP/1
   */
  static ResponseHead read(Bytes from) throws IOException {
    var head = readAny(from);
    while (head.status < 200) {
      if (head.status == 101) {
        throw new ProtocolException("The upstream changes the protocol without being asked to");
      }
      head = readAny(from);
    }
    return head;
  }

  /**
   * Reads the next head, be it an interim one.
   *
   * @throws NoAnswerException when there is not one byte
   * @throws ProtocolException when it is none of HTTP/1
   */
  private static ResponseHead readAny(Bytes from) throws IOException {
    var line = new Line(from);
    if (!line.read()) {
      throw new NoAnswerException();
    }
    return begun(line.text(), headers(line));
  }

  /**
   * The head that these bytes are, be it an interim one.
   *
   * @param length up to the empty line at its end, and with it
   * @throws ProtocolException when it is none of HTTP/1
   */
  public static ResponseHead of(byte[] bytes, int length) throws IOException {
    var text = new String(bytes, 0, length, ISO_8859_1);
    var end = text.indexOf('\n');
    var headers = new ArrayList<Header>(USUAL_HEADERS);
    var start = end + 1;
    while (start < length) {
      var next = text.indexOf('\n', start);
      var lineEnd = lineEnd(text, start, next);
      if (lineEnd > start) {
        add(text, start, lineEnd, headers);
      }
      start = next + 1;
    }
    return begun(text.substring(0, lineEnd(text, 0, end)), headers);
  }

  /** Where the line ends whose line feed is there. */
  private static int lineEnd(String text, int start, int feed) {
    return feed > start && text.charAt(feed - 1) == '\r' ? feed - 1 : feed;
  }

  private static ResponseHead begun(String first, List<Header> headers) throws ProtocolException {
    var isHttp = first.startsWith(START) && first.length() >= 12 && first.charAt(8) == ' ';
    var minor = isHttp ? first.charAt(7) - '0' : -1;
    if (minor != 0 && minor != 1) {
      throw new ProtocolException("The upstream does not answer in HTTP/1");
    }
    return new ResponseHead(minor, status(first.substring(9, 12)), headers);
  }

  private static int status(String text) throws ProtocolException {
    try {
      var status = Integer.parseInt(text);
      if (status >= 100) {
        return status;
      }
    } catch (NumberFormatException e) {
      throw malformed(e);
    }
    throw malformed(null);
  }

  private static List<Header> headers(Line line) throws IOException {
    var headers = new ArrayList<Header>();
    while (true) {
      if (!line.read()) {
        throw brokenOff();
      }
      if (line.isEmpty()) {
        return headers;
      }
      var text = line.text();
      add(text, 0, text.length(), headers);
    }
  }

  private static void add(String text, int start, int end, List<Header> headers)
      throws ProtocolException {
    var isContinued = text.charAt(start) == ' ' || text.charAt(start) == '\t';
    if (isContinued && !headers.isEmpty()) {
      var last = headers.removeLast();
      var more = text.substring(start, end).strip();
      headers.add(new Header(last.name(), last.value() + " " + more));
      return;
    }
    var colon = text.indexOf(':', start, end);
    if (colon <= start || headers.size() == MOST_HEADERS) {
      throw malformed(null);
    }
    headers.add(Header.of(text, start, colon, end));
  }

  static EOFException brokenOff() {
    return new EOFException("The upstream's answer ended early");
  }

  private static ProtocolException malformed(Exception cause) {
    var e = new ProtocolException("The head of the upstream's answer is malformed");
    e.initCause(cause);
    return e;
  }

  /** A line of a head, without its break. */
  private static final class Line {
    private final Bytes from;
    private byte[] bytes = new byte[256];
    private int length;

    Line(Bytes from) {
      this.from = from;
    }

    /** False where the connection has ended. */
    boolean read() throws IOException {
      length = 0;
      for (var b = from.read(); b >= 0; b = from.read()) {
        if (b == '\n') {
          if (length > 0 && bytes[length - 1] == '\r') {
            length--;
          }
          return true;
        }
        add(b);
      }
      if (length > 0) {
        throw brokenOff();
      }
      return false;
    }

    private void add(int b) throws ProtocolException {
      if (length == bytes.length) {
        if (length == LONGEST_LINE) {
          throw malformed(null);
        }
        bytes = Arrays.copyOf(bytes, 2 * length);
      }
      bytes[length++] = (byte) b;
    }

    boolean isEmpty() {
      return length == 0;
    }

    String text() {
      return new String(bytes, 0, length, ISO_8859_1);
    }
  }
}
