package io.renku.sessions;

import io.renku.commons.BodyLimitFilter;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.ext.Provider;

/** No request to this service needs more than a megabyte. */
@Provider
public class SessionsBodyFilter extends BodyLimitFilter {
  private static final long LIMIT = 1024 * 1024;

  @Override
  protected long limit(ContainerRequestContext request) {
    return LIMIT;
  }
}
