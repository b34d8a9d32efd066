package io.renku.gateway.routes;

import java.net.URI;
import java.time.Duration;

/**
 * A server behind the gateway: its address, and how long we wait for its first byte.
 *
 * @param basePath a path prefix of the address, such as {@code /auth} or {@code /gitlab}; empty for
 *     none
 */
public record Backend(
    String name, String scheme, String host, int port, String basePath, Duration firstByte) {

  public static Backend at(String name, String url, Duration firstByte) {
    var uri = URI.create(url);
    var port = uri.getPort() > 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
    var path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
    return new Backend(name, uri.getScheme(), uri.getHost(), port, path, firstByte);
  }

  public String origin() {
    return scheme + "://" + authority();
  }

  /** What the Host header says: the default port of the scheme is left out. */
  public String authority() {
    var isDefault = port == (scheme.equals("https") ? 443 : 80);
    return isDefault ? host : host + ":" + port;
  }
}
