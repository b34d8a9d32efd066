package io.renku.gateway.pages;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a file's name says: its type, whether it is worth compressing, and for how long a browser
 * may keep it without asking.
 */
record FileKind(String type, boolean isText, String caching) {
  private static final Map<String, String> TEXTS =
      Map.ofEntries(
          Map.entry("html", "text/html;charset=utf-8"),
          Map.entry("js", "text/javascript;charset=utf-8"),
          Map.entry("mjs", "text/javascript;charset=utf-8"),
          Map.entry("css", "text/css;charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("txt", "text/plain;charset=utf-8"),
          Map.entry("md", "text/markdown;charset=utf-8"),
          Map.entry("xml", "application/xml"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("ttf", "font/ttf"),
          Map.entry("otf", "font/otf"));
  private static final Map<String, String> OTHERS =
      Map.of(
          "png", "image/png",
          "jpg", "image/jpeg",
          "jpeg", "image/jpeg",
          "gif", "image/gif",
          "ico", "image/x-icon",
          "webp", "image/webp",
          "woff", "font/woff",
          "woff2", "font/woff2",
          "pdf", "application/pdf");
  private static final Set<String> WEEK_LONG = Set.of("css", "js", "jpg", "png", "svg");

  /** Folders in which build tools put nothing but files named by their content. */
  private static final Pattern HASHED_FOLDER = Pattern.compile("/static/(css|js|media)/.*");

  /**
   * {@code main.3f2a1b4c.js}, {@code 2.3f2a1b4c.chunk.css}; elsewhere {@code index-B3x9_aZk.js}.
   */
  private static final Pattern HASHED_NAME =
      Pattern.compile(
          ".*[.-][0-9a-f]{8,64}(\\.chunk)?(\\.min)?\\.[a-z0-9]+"
              + "|/assets/.*-(?=[^./]*[0-9A-Z])[A-Za-z0-9_-]{8}\\.[a-z0-9]+");

  static FileKind of(String path) {
    var extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    var text = TEXTS.get(extension);
    var type = text != null ? text : OTHERS.getOrDefault(extension, "application/octet-stream");
    return new FileKind(type, text != null, caching(path, extension));
  }

  boolean isPage() {
    return type.startsWith("text/html");
  }

  private static String caching(String path, String extension) {
    if (HASHED_FOLDER.matcher(path).matches() || HASHED_NAME.matcher(path).matches()) {
      return "public, max-age=31536000, immutable";
    }
    return WEEK_LONG.contains(extension) && !isOurs(path)
        ? "public, max-age=604800"
        : "no-cache, max-age=0, must-revalidate";
  }

  /** Our own pages' scripts fit together only when they are of one build, and their names stay. */
  private static boolean isOurs(String path) {
    return path.startsWith("/ui/") || path.startsWith("/swagger/");
  }
}
