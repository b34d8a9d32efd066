package io.renku.graph;

import io.renku.commons.BearerFilter;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;

/** Refuses a bearer token that does not hold, unless the configuration says it is GitLab's. */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class GraphBearerFilter extends BearerFilter {
  @Inject GraphConfig config;

  @Override
  public void filter(ContainerRequestContext context) throws IOException {
    if (!config.acceptsGitlabBearer()) {
      super.filter(context);
    }
  }
}
