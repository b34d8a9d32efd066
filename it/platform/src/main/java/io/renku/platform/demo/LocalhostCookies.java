package io.renku.platform.demo;

import java.io.IOException;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Cookies as browsers keep them on localhost: one that is marked secure is sent there without HTTPS
 * too, which Java's own cookie manager does not do. Keycloak counts on it.
 */
public final class LocalhostCookies extends CookieHandler {
  private static final Pattern MARKS = Pattern.compile("(?i);\\s*(secure|version=1)(?=;|$)");

  private final CookieManager manager = new CookieManager(null, CookiePolicy.ACCEPT_ALL);

  @Override
  public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers)
      throws IOException {
    return manager.get(uri, headers);
  }

  @Override
  public void put(URI uri, Map<String, List<String>> headers) throws IOException {
    var plain = new HashMap<String, List<String>>();
    headers.forEach(
        (name, values) -> {
          if (name != null && name.equalsIgnoreCase("set-cookie")) {
            plain.put(name, values.stream().map(it -> MARKS.matcher(it).replaceAll("")).toList());
          }
        });
    manager.put(uri, plain);
  }

  /** What is known of a place, as its Cookie header. */
  public CookieManager manager() {
    return manager;
  }
}
