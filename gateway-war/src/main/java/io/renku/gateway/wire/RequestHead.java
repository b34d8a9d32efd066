package io.renku.gateway.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.renku.commons.Failure;
import io.renku.gateway.routes.Header;
import io.renku.gateway.routes.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The head of an HTTP/1 request as it came over the wire, held to RFC 9112 to the letter. Whatever
 * two servers in a row could read in two ways is a fault, because there a second request can hide.
 */
public final class RequestHead {
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  /** Which characters of one byte a token, and the name of a host, may be made of. */
  private static final boolean[] TOKEN = new boolean[256];

  private static final boolean[] NAME = new boolean[256];
  private static final int LONGEST_LENGTH = 18;
  private static final int LONGEST_PORT = 5;
  private static final int LONGEST_LINE = 64 * 1024;
  private static final int MOST_LINES = 200;
  private static final Pattern HOST =
      Pattern.compile("([\\w.~!$&'()*+,;=%-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{0,5})?");
  private static final String BREAK = "\r\n";
  private static final String END = BREAK + BREAK;
  private static final String VERSION = " HTTP/1.";
  private static final String LENGTH_HEADER = "content-length";
  private static final String ENCODING_HEADER = "transfer-encoding";

  static {
    for (var c = 0; c < TOKEN.length; c++) {
      var isLetterOrDigit = c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z';
      TOKEN[c] = isLetterOrDigit || TOKEN_MARKS.indexOf(c) >= 0;
      NAME[c] = isLetterOrDigit || c == '-' || c == '.';
    }
  }

  private final String line;
  private final String method;
  private final String target;
  private final boolean isOld;
  private final List<Header> headers = new ArrayList<>(24);

  private RequestHead(String line) {
    if (!isRequestLine(line)) {
      throw Failure.badRequest("The request's first line or a line break is malformed.");
    }
    this.line = line;
    var methodEnd = line.indexOf(' ');
    this.method = line.substring(0, methodEnd);
    this.target = line.substring(methodEnd + 1, line.length() - VERSION.length() - 1);
    this.isOld = line.charAt(line.length() - 1) == '0';
  }

  /**
   * @param bytes the whole head with the empty line at its end
   * @throws Failure 400 when something is wrong with it, in words for its sender
   */
  public static RequestHead of(byte[] bytes, int offset, int length) {
    var text = new String(bytes, offset, length, ISO_8859_1);
    if (!text.endsWith(END)) {
      throw Failure.badRequest("The request's head does not end with an empty line.");
    }
    var end = lineEnd(text, 0);
    var head = new RequestHead(text.substring(0, end));
    head.readHeaders(text.substring(0, text.length() - END.length()), end);
    head.checkFraming();
    head.checkHost();
    return head;
  }

  private void readHeaders(String head, int from) {
    var end = from;
    while (end < head.length()) {
      var start = end + BREAK.length();
      end = lineEnd(head, start);
      read(head, start, end);
    }
  }

  private void read(String head, int start, int end) {
    if (end - start > LONGEST_LINE || headers.size() == MOST_LINES) {
      throw Failure.badRequest(
          "The request has more than 200 header lines, or one of more than 64 KiB.");
    }
    if (hasControls(head, start, end)) {
      throw Failure.badRequest("The request's first line or a line break is malformed.");
    }
    var colon = head.indexOf(':', start, end);
    if (!isToken(head, start, colon)) {
      throw Failure.badRequest("A header line of the request is malformed.");
    }
    headers.add(Header.of(head, start, colon, end));
  }

  private static int lineEnd(String head, int start) {
    var end = head.indexOf(BREAK, start);
    return end < 0 ? head.length() : end;
  }

  /** {@code METHOD TARGET HTTP/1.0} or {@code 1.1}, with one blank each. */
  private static boolean isRequestLine(String line) {
    var first = line.indexOf(' ');
    var second = line.length() - VERSION.length() - 1;
    var version = line.isEmpty() ? ' ' : line.charAt(line.length() - 1);
    return first < second - 1
        && isToken(line, 0, first)
        && line.startsWith(VERSION, second)
        && (version == '0' || version == '1')
        && line.lastIndexOf(' ', second - 1) == first
        && line.indexOf('\t') < 0
        && !hasControls(line, 0, line.length());
  }

  /** Is a part of a text a token, as methods and names of headers are? */
  private static boolean isToken(String text, int start, int end) {
    for (var i = start; i < end; i++) {
      if (!TOKEN[text.charAt(i)]) {
        return false;
      }
    }
    return end > start;
  }

  private static boolean hasControls(String text, int start, int end) {
    for (var i = start; i < end; i++) {
      var c = text.charAt(i);
      if (c < ' ' && c != '\t' || c == 0x7f) {
        return true;
      }
    }
    return false;
  }

  private void checkFraming() {
    var lengths = Headers.all(headers, LENGTH_HEADER);
    var encodings = Headers.all(headers, ENCODING_HEADER);
    if (lengths.size() + encodings.size() > 1) {
      throw Failure.badRequest("The length of the request's body is told more than once.");
    }
    if (!lengths.isEmpty() && !isNumber(lengths.getFirst(), LONGEST_LENGTH)) {
      throw Failure.badRequest("Content-Length is not a number of bytes.");
    }
    if (!encodings.isEmpty() && (isOld || !encodings.getFirst().equalsIgnoreCase("chunked"))) {
      throw Failure.badRequest(
          "The only Transfer-Encoding is chunked, and HTTP/1.1 is needed for it.");
    }
  }

  private static boolean isNumber(String text, int longest) {
    for (var i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= longest;
  }

  private void checkHost() {
    var hosts = Headers.all(headers, "host");
    var isThere = hosts.size() == 1 && isHost(hosts.getFirst());
    if (!isThere && !(hosts.isEmpty() && isOld)) {
      throw Failure.badRequest("The request needs one Host header with a host in it.");
    }
  }

  /** Most hosts are plain names, maybe with a port. */
  private static boolean isHost(String text) {
    var colon = text.indexOf(':');
    var end = colon < 0 ? text.length() : colon;
    var isPlain = end > 0 && (colon < 0 || isNumber(text.substring(colon + 1), LONGEST_PORT));
    for (var i = 0; i < end && isPlain; i++) {
      isPlain = NAME[text.charAt(i)];
    }
    return isPlain || HOST.matcher(text).matches();
  }

  /** The first line as it came. */
  public String line() {
    return line;
  }

  public String method() {
    return method;
  }

  /** Path and query as they came, or one of the rarer forms. */
  public String target() {
    return target;
  }

  /** Is it one of HTTP/1.0? */
  public boolean isOld() {
    return isOld;
  }

  /** In the order in which they came. */
  public List<Header> headers() {
    return headers;
  }

  /** The value of a header's first line, or null. */
  public String first(String name) {
    return Headers.first(headers, name);
  }

  public BodyEnd body() {
    if (first(ENCODING_HEADER) != null) {
      return BodyEnd.ofChunks();
    }
    var length = first(LENGTH_HEADER);
    return length == null ? BodyEnd.none() : BodyEnd.after(Long.parseLong(length));
  }
}
