package io.renku.commons;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import java.io.IOException;

/**
 * Has MicroProfile JWT look at a bearer token also where anonymous callers are welcome. The server
 * by itself does so only for resources that demand a role, and would treat everyone else, with a
 * good token or a bad one, as anonymous. A token that does not hold ends in 401: an expired login
 * must not look like having no rights.
 *
 * <p>Each WAR declares its own subclass, as it does for the mapper and the body limit.
 */
public abstract class BearerFilter implements ContainerRequestFilter {
  /** Clients of the reference send less than this when they mean none. */
  private static final int SHORTEST = 8;

  @Context HttpServletRequest request;
  @Context HttpServletResponse response;
  @Inject Caller caller;

  @Override
  public void filter(ContainerRequestContext context) throws IOException {
    check(request, response, caller);
  }

  /**
   * For servlets, which no JAX-RS filter sees.
   *
   * @throws Failure 401 for a token that does not hold
   */
  public static void check(HttpServletRequest request, HttpServletResponse response, Caller caller)
      throws IOException {
    var sent = request.getHeader("Authorization");
    if (sent != null && sent.strip().length() >= SHORTEST && !holds(request, response, caller)) {
      throw Failure.unauthorized(
          "The access token in the Authorization header is invalid or has expired. Log in again.");
    }
  }

  private static boolean holds(
      HttpServletRequest request, HttpServletResponse response, Caller caller) throws IOException {
    try {
      return request.authenticate(new Unanswered(response)) && caller.isAuthenticated();
    } catch (ServletException _) {
      return false;
    }
  }

  /** Keeps the server's own challenge from the caller, who gets ours in the service's shape. */
  private static final class Unanswered extends HttpServletResponseWrapper {
    Unanswered(HttpServletResponse response) {
      super(response);
    }

    @Override
    public void sendError(int status) {}

    @Override
    public void sendError(int status, String message) {}

    @Override
    public void setStatus(int status) {}

    @Override
    public void setHeader(String name, String value) {}

    @Override
    public void addHeader(String name, String value) {}
  }
}
