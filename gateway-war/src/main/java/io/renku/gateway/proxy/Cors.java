package io.renku.gateway.proxy;

import io.renku.gateway.routes.Header;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;

/** Lets pages of configured other sites call us; by default none may. */
public final class Cors {
  /** What scripts of other sites may read beside the few headers that they always may. */
  private static final String READABLE =
      "ETag, Link, Content-Disposition, WWW-Authenticate, X-Request-ID, ui-server-auth, Next-Page,"
          + " Page, Per-Page, Prev-Page, Total, Total-Pages, X-Next-Page, X-Page, X-Per-Page,"
          + " X-Prev-Page, X-Total, X-Total-Pages";

  private final Origin origin;

  public Cors(Origin origin) {
    this.origin = origin;
  }

  /** Marks the answer for an allowed site; a preflight request is then answered already. */
  public boolean answers(HttpServletRequest in, HttpServletResponse out) {
    var site = in.getHeader("Origin");
    for (var header : marks(site)) {
      out.setHeader(header.name(), header.value());
    }
    if (!isAllowed(site)
        || !in.getMethod().equals("OPTIONS")
        || in.getHeader("Access-Control-Request-Method") == null) {
      return false;
    }
    out.setHeader("Access-Control-Allow-Methods", "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT");
    out.setHeader(
        "Access-Control-Allow-Headers",
        "Authorization, Content-Type, X-Requested-With, sentry-trace");
    out.setHeader("Access-Control-Max-Age", "600");
    out.setStatus(HttpServletResponse.SC_NO_CONTENT);
    return true;
  }

  /**
   * What an answer says of other sites.
   *
   * @param site the request's Origin, or null
   */
  public List<Header> marks(String site) {
    if (!origin.allowsOthers()) {
      return List.of();
    }
    var vary = new Header("Vary", "Origin");
    return isAllowed(site)
        ? List.of(
            vary,
            new Header("Access-Control-Allow-Origin", site),
            new Header("Access-Control-Allow-Credentials", "true"),
            new Header("Access-Control-Expose-Headers", READABLE))
        : List.of(vary);
  }

  private boolean isAllowed(String site) {
    return site != null && origin.isAllowed(site);
  }
}
