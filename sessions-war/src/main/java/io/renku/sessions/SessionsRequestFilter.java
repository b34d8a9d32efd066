package io.renku.sessions;

import io.renku.commons.Caller;
import io.renku.commons.Failure;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.util.Locale;

/**
 * Has the server look at a bearer token although anonymous callers are welcome, too; by itself it
 * does so only where a role is demanded. A token that does not hold makes nobody anonymous.
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class SessionsRequestFilter implements ContainerRequestFilter {
  @Context HttpServletRequest request;
  @Context HttpServletResponse response;
  @Inject Caller caller;

  @Override
  public void filter(ContainerRequestContext context) throws IOException {
    var authorization = context.getHeaderString("Authorization");
    var hasBearer =
        authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith("bearer ");
    if (hasBearer && !holds()) {
      throw Failure.unauthorized("The access token is not valid (any more); log in again.");
    }
  }

  private boolean holds() throws IOException {
    try {
      return request.authenticate(new Unanswered(response)) && caller.isAuthenticated();
    } catch (ServletException e) {
      return false; // the server's way to say no
    }
  }

  /** Keeps the server's own challenge back: the caller gets ours, in this service's shape. */
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
