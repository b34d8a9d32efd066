package io.renku.gateway.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The head of an HTTP/1 request as it came over the wire, held to RFC 9112 to the letter. Whatever
 * two servers in a row could read in two ways is a fault, because there a second request can hide.
 */
final class RequestHead {
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";
  private static final BitSet TOKEN = new BitSet(256);
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
  private static final Pattern HOST =
      Pattern.compile("([\\w.~!$&'()*+,;=%-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{0,5})?");
  private static final String BREAK = "\r\n";
  private static final String END = BREAK + BREAK;
  private static final String VERSION = " HTTP/1.";

  static {
    TOKEN.set('0', '9' + 1);
    TOKEN.set('A', 'Z' + 1);
    TOKEN.set('a', 'z' + 1);
    TOKEN_MARKS.chars().forEach(TOKEN::set);
  }

  private final List<String> lengths = new ArrayList<>();
  private final List<String> encodings = new ArrayList<>();
  private final List<String> hosts = new ArrayList<>();

  private RequestHead() {}

  /**
   * What is wrong with a head, in words for its sender.
   *
   * @param bytes up to its end; before it there may be an earlier request of the same connection
   */
  static Optional<String> fault(byte[] bytes) {
    var text = new String(bytes, ISO_8859_1);
    if (!text.endsWith(END)) {
      return Optional.of("The request's head does not end with an empty line.");
    }
    var content = text.substring(0, text.length() - END.length());
    var before = content.lastIndexOf(END);
    var start = before < 0 ? 0 : before + END.length();
    if (content.startsWith(BREAK, start)) {
      start += BREAK.length();
    }
    return new RequestHead().faultIn(content.substring(start));
  }

  private Optional<String> faultIn(String head) {
    var end = lineEnd(head, 0);
    if (!isRequestLine(head.substring(0, end))) {
      return Optional.of("The request's first line or a line break is malformed.");
    }
    var isOld = head.charAt(end - 1) == '0';
    while (end < head.length()) {
      var start = end + BREAK.length();
      end = lineEnd(head, start);
      var line = head.substring(start, end);
      if (hasControls(line)) {
        return Optional.of("The request's first line or a line break is malformed.");
      }
      if (!take(line)) {
        return Optional.of("A header line of the request is malformed.");
      }
    }
    return framing(isOld).or(() -> host(isOld));
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
        && isToken(line, first)
        && line.startsWith(VERSION, second)
        && (version == '0' || version == '1')
        && line.lastIndexOf(' ', second - 1) == first
        && line.indexOf('\t') < 0
        && !hasControls(line);
  }

  /** Are the first characters of a text a token, as methods and names of headers are? */
  private static boolean isToken(String text, int length) {
    for (var i = 0; i < length; i++) {
      if (!TOKEN.get(text.charAt(i))) {
        return false;
      }
    }
    return length > 0;
  }

  private static boolean hasControls(String text) {
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c < ' ' && c != '\t' || c == 0x7f) {
        return true;
      }
    }
    return false;
  }

  private boolean take(String line) {
    var colon = line.indexOf(':');
    if (!isToken(line, colon)) {
      return false;
    }
    // Most headers are none of these, which their lengths tell already.
    switch (colon) {
      case 4, 14, 17 -> note(line.substring(0, colon).toLowerCase(Locale.ROOT), line, colon);
      default -> {}
    }
    return true;
  }

  private void note(String name, String line, int colon) {
    var value = line.substring(colon + 1).strip();
    switch (name) {
      case "content-length" -> lengths.add(value);
      case "transfer-encoding" -> encodings.add(value);
      case "host" -> hosts.add(value);
      default -> {}
    }
  }

  private Optional<String> framing(boolean isOld) {
    if (lengths.size() + encodings.size() > 1) {
      return Optional.of("The length of the request's body is told more than once.");
    }
    if (!lengths.stream().allMatch(length -> LENGTH.matcher(length).matches())) {
      return Optional.of("Content-Length is not a number of bytes.");
    }
    if (!encodings.stream().allMatch(coding -> !isOld && coding.equalsIgnoreCase("chunked"))) {
      return Optional.of("The only Transfer-Encoding is chunked, and HTTP/1.1 is needed for it.");
    }
    return Optional.empty();
  }

  private Optional<String> host(boolean isOld) {
    var isThere = hosts.size() == 1 && HOST.matcher(hosts.getFirst()).matches();
    return isThere || hosts.isEmpty() && isOld
        ? Optional.empty()
        : Optional.of("The request needs one Host header with a host in it.");
  }
}
