package io.renku.gateway.webui;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The web client's files, from a configured folder or from inside the WAR. A page that is no file
 * is the client's own business, so it gets the index.
 */
public final class PageService {
  private static final Set<String> NEVER_PAGES =
      Set.of(
          "api",
          "ui-server",
          "repos",
          "auth",
          "knowledge-graph",
          "webhooks",
          "entities",
          "gitlab",
          "openapi",
          "health",
          "metrics");
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html;charset=utf-8"),
          Map.entry("js", "text/javascript;charset=utf-8"),
          Map.entry("mjs", "text/javascript;charset=utf-8"),
          Map.entry("css", "text/css;charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("webp", "image/webp"),
          Map.entry("woff", "font/woff"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("txt", "text/plain;charset=utf-8"),
          Map.entry("md", "text/markdown;charset=utf-8"),
          Map.entry("xml", "application/xml"));
  private static final String EXPLORER = "/swagger/";
  private static final String EXPLORER_LIBRARY = "/webjars/swagger-ui/";
  private static final Set<String> WEEK_LONG = Set.of("css", "js", "jpg", "png", "svg");

  private final Optional<Path> folder;
  private final ServletContext war;

  public PageService(Optional<Path> folder, ServletContext war) {
    this.folder = folder;
    this.war = war;
  }

  /** Sends the file or the index; false when there is nothing to send at this path. */
  public boolean serve(String rawPath, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    var isRead = in.getMethod().equals("GET") || in.getMethod().equals("HEAD");
    var first = rawPath.split("/", 3)[1];
    if (!isRead || NEVER_PAGES.contains(first)) {
      return false;
    }
    var path = URLDecoder.decode(rawPath.replace("+", "%2B"), UTF_8);
    var wanted = path.endsWith("/") ? path + "index.html" : path;
    return send(wanted, in, out)
        || isFolder(path) && redirect(rawPath, out)
        || acceptsPage(in) && send("/index.html", in, out);
  }

  private boolean isFolder(String path) throws IOException {
    try (var index = open(path + "/index.html").orElse(null)) {
      return index != null;
    }
  }

  private static boolean redirect(String rawPath, HttpServletResponse out) {
    out.setStatus(HttpServletResponse.SC_FOUND);
    out.setHeader("Location", rawPath + "/");
    return true;
  }

  private static boolean acceptsPage(HttpServletRequest in) {
    var accept = in.getHeader("Accept");
    return accept != null && accept.contains("text/html");
  }

  private boolean send(String path, HttpServletRequest in, HttpServletResponse out)
      throws IOException {
    try (var file = open(path).orElse(null)) {
      if (file == null) {
        return false;
      }
      var extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
      out.setContentType(TYPES.getOrDefault(extension, "application/octet-stream"));
      out.setHeader("Cache-Control", caching(path, extension));
      if (!in.getMethod().equals("HEAD")) {
        file.transferTo(out.getOutputStream());
      }
      return true;
    }
  }

  private static String caching(String path, String extension) {
    if (path.startsWith("/static/css/") || path.startsWith("/static/media/")) {
      return "public, max-age=31536000, immutable";
    }
    return WEEK_LONG.contains(extension)
        ? "public, max-age=604800"
        : "no-cache, max-age=0, must-revalidate";
  }

  private Optional<InputStream> open(String path) throws IOException {
    if (path.toUpperCase(Locale.ROOT).matches("/(WEB|META)-INF(/.*)?")) {
      return Optional.empty();
    }
    if (folder.isPresent()) {
      var root = folder.get().toRealPath();
      var file = root.resolve(path.substring(1)).normalize();
      if (file.startsWith(root) && Files.isRegularFile(file)) {
        return Optional.of(Files.newInputStream(file));
      }
    }
    return path.endsWith("/")
        ? Optional.empty()
        : Optional.ofNullable(war.getResourceAsStream(path)).or(() -> explorerFile(path));
  }

  /** The parts of Swagger UI that we take as they are, from whichever version is in the WAR. */
  private Optional<InputStream> explorerFile(String path) {
    var versions = path.startsWith(EXPLORER) ? war.getResourcePaths(EXPLORER_LIBRARY) : null;
    return versions == null
        ? Optional.empty()
        : versions.stream()
            .findFirst()
            .map(folder -> folder + path.substring(EXPLORER.length()))
            .map(war::getResourceAsStream);
  }
}
