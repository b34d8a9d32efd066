package io.renku.platform.demo;

import java.net.CookieHandler;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Cookies as browsers keep them on localhost. Java's own cookie manager keeps secure cookies from
 * plain HTTP there, and quotes values in a way that no browser does.
 */
public final class LocalhostCookies extends CookieHandler {
  private record Key(String host, String path, String name) {
    boolean isFor(URI uri) {
      var asked = uri.getPath().isEmpty() ? "/" : uri.getPath();
      var folder = path.endsWith("/") ? path : path + "/";
      return host.equals(uri.getHost()) && (asked.equals(path) || asked.startsWith(folder));
    }
  }

  private final Map<Key, String> values = new ConcurrentHashMap<>();

  @Override
  public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers) {
    var cookies = header(uri);
    return cookies.isEmpty() ? Map.of() : Map.of("Cookie", List.of(cookies));
  }

  /** What a browser would send to this address. */
  public String header(URI uri) {
    return values.entrySet().stream()
        .filter(entry -> entry.getKey().isFor(uri))
        .map(entry -> entry.getKey().name() + "=" + entry.getValue())
        .collect(Collectors.joining("; "));
  }

  @Override
  public void put(URI uri, Map<String, List<String>> headers) {
    headers.forEach(
        (name, lines) -> {
          if (name != null && name.equalsIgnoreCase("set-cookie")) {
            lines.forEach(line -> keep(uri, line));
          }
        });
  }

  private void keep(URI uri, String line) {
    var parts = line.split(";");
    var split = parts[0].indexOf('=');
    if (split < 1) {
      return;
    }
    var attributes =
        Arrays.stream(parts)
            .skip(1)
            .map(part -> part.strip().split("=", 2))
            .collect(
                Collectors.toMap(
                    pair -> pair[0].toLowerCase(Locale.ROOT),
                    pair -> pair.length > 1 ? pair[1] : "",
                    (first, _) -> first));
    var path = attributes.getOrDefault("path", "/");
    var key = new Key(uri.getHost(), path, parts[0].substring(0, split).strip());
    var value = parts[0].substring(split + 1).strip();
    if (value.isEmpty() || attributes.getOrDefault("max-age", "1").equals("0")) {
      values.remove(key);
    } else {
      values.put(key, value);
    }
  }
}
