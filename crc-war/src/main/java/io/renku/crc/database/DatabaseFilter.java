package io.renku.crc.database;

import io.renku.commons.Failure;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;

/** Until the schema is in place, every request that needs it is told to come back. */
@Provider
@Priority(Priorities.USER)
public class DatabaseFilter implements ContainerRequestFilter {
  @Inject DatabaseState state;
  @Context ResourceInfo target;

  @Override
  public void filter(ContainerRequestContext request) {
    if (!state.isMigrated()
        && !target.getResourceClass().isAnnotationPresent(WithoutDatabase.class)) {
      throw Failure.unavailable(
          "The service is starting or its database is away. Try again in a moment.", null);
    }
  }
}
