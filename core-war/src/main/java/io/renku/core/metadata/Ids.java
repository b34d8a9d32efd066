package io.renku.core.metadata;

import java.nio.charset.StandardCharsets;

/** How identifiers of stored objects are put together. */
public final class Ids {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~";

  private Ids() {}

  /** Percent-encodes everything but unreserved characters. */
  public static String quoted(String text) {
    return quote(text, UNRESERVED);
  }

  /** Like {@link #quoted}, but leaves "/" alone. */
  public static String quotedPath(String path) {
    return quote(path, UNRESERVED + "/");
  }

  private static String quote(String text, String safe) {
    var out = new StringBuilder();
    for (var b : text.getBytes(StandardCharsets.UTF_8)) {
      if (safe.indexOf((char) (b & 0xff)) >= 0) {
        out.append((char) b);
      } else {
        out.append(String.format("%%%02X", b & 0xff));
      }
    }
    return out.toString();
  }

  public static String project(String namespace, String slug) {
    return "/projects/" + quotedPath(namespace) + "/" + slug;
  }

  public static String entity(String checksum, String path) {
    return "/entities/" + checksum + "/" + quotedPath(path);
  }
}
