package io.renku.gateway.proxy;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/** Lets pages of configured other sites call us; by default none may. */
public final class Cors {
  private final Origin origin;

  public Cors(Origin origin) {
    this.origin = origin;
  }

  /** Marks the answer for an allowed site; a preflight request is then answered already. */
  public boolean answers(HttpServletRequest in, HttpServletResponse out) {
    var site = in.getHeader("Origin");
    if (site == null || !origin.isAllowed(site)) {
      return false;
    }
    out.setHeader("Access-Control-Allow-Origin", site);
    out.setHeader("Access-Control-Allow-Credentials", "true");
    out.addHeader("Vary", "Origin");
    if (!in.getMethod().equals("OPTIONS")
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
}
