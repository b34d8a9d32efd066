package io.renku.gateway.proxy;

import io.renku.commons.Failure;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/**
 * Which web pages may use a visitor's cookie. Other sites' pages may send requests too, and the
 * browser adds the cookie by itself; so what changes something must come from a page of ours.
 */
public final class Origin {
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  private final String base;
  private final Set<String> allowed;

  public Origin(String base, Set<String> allowed) {
    this.base = base;
    this.allowed = Set.copyOf(allowed);
  }

  public static boolean isWrite(HttpServletRequest request) {
    return !READS.contains(request.getMethod());
  }

  /** May any site but our own call us with a visitor's cookie? */
  public boolean allowsOthers() {
    return !allowed.isEmpty();
  }

  /** Is it a site that the configuration allows beside our own? */
  public boolean isAllowed(String origin) {
    return allowed.contains(origin);
  }

  /**
   * @throws Failure 403 when the request may come from another site's page
   */
  public void requireOurs(HttpServletRequest request) {
    var origin = request.getHeader("Origin");
    var site = request.getHeader("Sec-Fetch-Site");
    var isOurs =
        origin != null
            ? isOurs(origin)
            : site != null
                ? site.equals("same-origin") || site.equals("none")
                : request.getHeader("X-Requested-With") != null;
    if (!isOurs) {
      throw Failure.forbidden(
          "This request does not come from a page of this site. Scripts that use the session"
              + " cookie send the header X-Requested-With.");
    }
  }

  /**
   * As above for a WebSocket, which browsers never open without naming the page's origin.
   *
   * @throws Failure 403 when another site's page opens it
   */
  public void requireOursIfNamed(HttpServletRequest request) {
    var origin = request.getHeader("Origin");
    if (origin != null && !isOurs(origin)) {
      throw Failure.forbidden("This channel is only for pages of this site.");
    }
  }

  private boolean isOurs(String origin) {
    return origin.equalsIgnoreCase(base) || allowed.contains(origin);
  }
}
