package io.renku.forge.http;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Percent encoding of path segments, where a plus sign is a plus sign. */
public final class Paths {
  private Paths() {}

  public static String decode(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw ApiFailure.error(400, "the path is not well encoded");
    }
  }

  public static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Encodes each segment of a path and leaves its slashes. */
  public static String encodeAll(String path) {
    return encode(path).replace("%2F", "/");
  }
}
