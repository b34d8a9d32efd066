package io.renku.crc;

import io.renku.commons.BodyLimitFilter;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.ext.Provider;

/** No body of this service comes near one megabyte. */
@Provider
public class CrcBodyLimitFilter extends BodyLimitFilter {
  private static final long LIMIT = 1_000_000;

  @Override
  protected long limit(ContainerRequestContext request) {
    return LIMIT;
  }
}
