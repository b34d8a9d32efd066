package io.renku.gateway.login;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/** Where a browser may be sent after login or logout: our own pages, or a configured origin. */
public final class RedirectTarget {
  private final String base;
  private final List<URI> origins;

  public RedirectTarget(String base, List<String> otherOrigins) {
    this.base = base;
    this.origins =
        java.util.stream.Stream.concat(java.util.stream.Stream.of(base), otherOrigins.stream())
            .map(URI::create)
            .toList();
  }

  /** The wanted address if it is one of ours, else the base address. */
  public String of(String wanted) {
    return accepted(wanted).orElse(base);
  }

  private Optional<String> accepted(String wanted) {
    if (wanted == null || wanted.isBlank() || wanted.chars().anyMatch(RedirectTarget::isTricky)) {
      return Optional.empty();
    }
    try {
      var uri = new URI(wanted);
      if (wanted.startsWith("/")) {
        return wanted.startsWith("//") || uri.getRawAuthority() != null
            ? Optional.empty()
            : Optional.of(base + wanted);
      }
      return origins.stream().anyMatch(origin -> isAt(origin, uri))
          ? Optional.of(wanted)
          : Optional.empty();
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  private static boolean isAt(URI origin, URI uri) {
    return origin.getScheme().equalsIgnoreCase(uri.getScheme())
        && uri.getHost() != null
        && origin.getHost().equalsIgnoreCase(uri.getHost())
        && port(origin) == port(uri)
        && uri.getRawUserInfo() == null;
  }

  private static int port(URI uri) {
    return uri.getPort() > 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }

  /** Browsers drop control characters and turn backslashes into slashes. */
  private static boolean isTricky(int c) {
    return c <= ' ' || c == '\\' || c >= 0x7f;
  }
}
