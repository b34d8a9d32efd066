package io.renku.core;

import io.renku.commons.Caller;
import io.renku.commons.Failure;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** A login that is sent but not valid is refused, instead of turning into no login. */
@Provider
public class BearerFilter implements ContainerRequestFilter {
  @Inject Caller caller;

  @Override
  public void filter(ContainerRequestContext request) {
    if (request.getHeaderString("Authorization") != null && !caller.isAuthenticated()) {
      throw Failure.unauthorized("The access token is not valid. Log in again.");
    }
  }
}
