package io.renku.gateway.routes;

import io.renku.commons.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The path and query of a request exactly as they were sent. Nothing is decoded on the way to the
 * upstream, because an encoded slash belongs to a project's name; decoding happens here only to
 * refuse what could leave a backend's prefix.
 */
public record RequestPath(String path, String query) {
  private static final int DECODING_ROUNDS = 3;

  /**
   * @throws Failure 400 for dot segments, backslashes, control characters or broken escapes,
   *     however often they are encoded
   */
  public static RequestPath of(String rawPath, String rawQuery) {
    if (!rawPath.startsWith("/")) {
      throw Failure.badRequest("The request target must be a path.");
    }
    refuseUnsafe(rawPath);
    return new RequestPath(collapseLeadingSlashes(rawPath), rawQuery);
  }

  /** The path without one trailing slash. */
  public String trimmed() {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** The raw segments, without empty ones at the ends. */
  public List<String> segments() {
    var trimmed = trimmed();
    return trimmed.equals("/") ? List.of() : Arrays.asList(trimmed.substring(1).split("/", -1));
  }

  /** A path and this request's query, byte for byte. */
  public String withQuery(String otherPath) {
    return query == null ? otherPath : otherPath + "?" + query;
  }

  /** Below {@code /ui-server} old clients write double slashes. */
  RequestPath withoutDoubleSlashes() {
    return new RequestPath(path.replaceAll("/{2,}", "/"), query);
  }

  private static String collapseLeadingSlashes(String path) {
    var start = 0;
    while (start + 1 < path.length() && path.charAt(start + 1) == '/') {
      start++;
    }
    return path.substring(start);
  }

  private static void refuseUnsafe(String rawPath) {
    var seen = rawPath;
    for (var round = 0; round <= DECODING_ROUNDS; round++) {
      refuseUnsafeSegments(seen);
      var decoded = decode(seen, round == 0);
      if (decoded.equals(seen)) {
        return;
      }
      seen = decoded;
    }
  }

  private static void refuseUnsafeSegments(String path) {
    for (var i = 0; i < path.length(); i++) {
      var c = path.charAt(i);
      if (c == '\\' || c < ' ' || c == 0x7f) {
        throw Failure.badRequest("The path contains a backslash or a control character.");
      }
    }
    if (!path.contains("/.")) {
      return;
    }
    for (var segment : path.split("/")) {
      var name = segment.contains(";") ? segment.substring(0, segment.indexOf(';')) : segment;
      if (name.equals(".") || name.equals("..")) {
        throw Failure.badRequest("The path contains a dot segment; send the path it stands for.");
      }
    }
  }

  private static String decode(String text, boolean strict) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    var in = text.getBytes(StandardCharsets.UTF_8);
    var out = new byte[in.length];
    var length = 0;
    for (var i = 0; i < in.length; i++) {
      if (in[i] == '%' && i + 2 < in.length && hex(in[i + 1]) >= 0 && hex(in[i + 2]) >= 0) {
        out[length++] = (byte) (hex(in[i + 1]) << 4 | hex(in[i + 2]));
        i += 2;
      } else if (in[i] == '%' && strict) {
        throw Failure.badRequest("The path contains a percent sign without two hex digits.");
      } else {
        out[length++] = in[i];
      }
    }
    return new String(out, 0, length, StandardCharsets.UTF_8);
  }

  private static int hex(byte digit) {
    return Character.digit(digit, 16);
  }
}
