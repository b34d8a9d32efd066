package io.renku.gateway.webui;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** May a page of ours show another page in a frame? Decided by that page's headers. */
final class FrameRules {
  private static final String DIRECTIVE = "frame-ancestors";

  private FrameRules() {}

  /**
   * @param policy the page's Content-Security-Policy, if it sent one
   * @param frameOptions its X-Frame-Options, if it sent them
   */
  static boolean allow(URI ours, URI page, Optional<String> policy, Optional<String> frameOptions) {
    if (policy.isEmpty()) {
      return frameOptions
          .map(option -> option.strip().equalsIgnoreCase("SAMEORIGIN") && isSameOrigin(ours, page))
          .orElse(true);
    }
    return sources(policy.get()).stream().anyMatch(source -> allows(source, ours, page));
  }

  /** None when the policy does not speak of frames: the reference takes that for a no. */
  private static List<String> sources(String policy) {
    return Arrays.stream(policy.split("[;,]"))
        .map(directive -> directive.strip().toLowerCase(Locale.ROOT))
        .filter(directive -> directive.startsWith(DIRECTIVE + " "))
        .flatMap(directive -> Arrays.stream(directive.split("\\s+")).skip(1))
        .toList();
  }

  private static boolean allows(String source, URI ours, URI page) {
    return switch (source) {
      case "*" -> true;
      case "'none'" -> false;
      case "'self'" -> isSameOrigin(ours, page);
      default -> matchesHost(source, ours);
    };
  }

  private static boolean matchesHost(String source, URI ours) {
    var colons = source.indexOf("://");
    if (colons >= 0 && !source.substring(0, colons).equals(ours.getScheme())) {
      return false;
    }
    var host = colons < 0 ? source : source.substring(colons + 3);
    host = host.endsWith("/") ? host.substring(0, host.length() - 1) : host;
    if (host.equals("*")) {
      return colons >= 0;
    }
    return host.startsWith("*.")
        ? ours.getHost().endsWith(host.substring(1))
        : host.equals(ours.getRawAuthority()) || host.equals(ours.getHost());
  }

  private static boolean isSameOrigin(URI ours, URI page) {
    return ours.getScheme().equalsIgnoreCase(page.getScheme())
        && ours.getRawAuthority().equalsIgnoreCase(page.getRawAuthority());
  }
}
