package io.renku.graph;

import io.renku.commons.BodyLimitFilter;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.ext.Provider;

/** Push events list at most twenty commits; project images are the largest thing we take. */
@Provider
public class RequestSizeFilter extends BodyLimitFilter {
  private static final long LARGEST = 5 * 1024 * 1024;

  @Override
  protected long limit(ContainerRequestContext request) {
    return LARGEST;
  }
}
