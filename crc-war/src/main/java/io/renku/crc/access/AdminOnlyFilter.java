package io.renku.crc.access;

import io.renku.commons.Caller;
import io.renku.commons.Failure;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;

/** Answers before the body is read: who may not ask learns nothing about what was wrong with it. */
@Provider
@Priority(Priorities.AUTHORIZATION)
public class AdminOnlyFilter implements ContainerRequestFilter {
  @Inject Caller caller;
  @Context ResourceInfo target;

  @Override
  public void filter(ContainerRequestContext request) {
    if (target.getResourceMethod().isAnnotationPresent(AdminOnly.class)
        || target.getResourceClass().isAnnotationPresent(AdminOnly.class)) {
      requireAdmin();
    }
  }

  private void requireAdmin() {
    if (!caller.isAuthenticated()) {
      throw Failure.unauthorized(
          "Please provide valid access credentials in the Authorization header.");
    }
    if (!caller.isAdmin()) {
      throw Failure.unauthorized("You do not have the required permissions for this operation.");
    }
  }
}
