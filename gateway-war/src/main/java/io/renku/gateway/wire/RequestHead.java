package io.renku.gateway.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The head of an HTTP/1 request as it came over the wire, held to RFC 9112 to the letter. Whatever
 * two servers in a row could read in two ways is a fault, because there a second request can hide.
 */
final class RequestHead {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern REQUEST_LINE = Pattern.compile(TOKEN + " [^ \\t]+ HTTP/1\\.([01])");
  private static final Pattern NAME = Pattern.compile(TOKEN);
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
  private static final Pattern HOST =
      Pattern.compile("([\\w.~!$&'()*+,;=%-]+|\\[[0-9A-Fa-f:.]+])(:[0-9]{0,5})?");
  private static final String END = "\r\n\r\n";

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
    var head = before < 0 ? content : content.substring(before + END.length());
    return new RequestHead().faultIn(head.startsWith("\r\n") ? head.substring(2) : head);
  }

  private Optional<String> faultIn(String head) {
    var lines = head.split("\r\n", -1);
    var first = REQUEST_LINE.matcher(lines[0]);
    if (hasControls(head.replace("\r\n", "")) || !first.matches()) {
      return Optional.of("The request's first line or a line break is malformed.");
    }
    for (var i = 1; i < lines.length; i++) {
      if (!take(lines[i])) {
        return Optional.of("A header line of the request is malformed.");
      }
    }
    var isOld = first.group(1).equals("0");
    return framing(isOld).or(() -> host(isOld));
  }

  private static boolean hasControls(String text) {
    return text.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f);
  }

  private boolean take(String line) {
    var colon = line.indexOf(':');
    if (colon < 0 || !NAME.matcher(line.substring(0, colon)).matches()) {
      return false;
    }
    var value = line.substring(colon + 1).strip();
    switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
      case "content-length" -> lengths.add(value);
      case "transfer-encoding" -> encodings.add(value);
      case "host" -> hosts.add(value);
      default -> {}
    }
    return true;
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
