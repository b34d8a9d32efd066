package io.renku.core;

import io.renku.commons.BodyLimitFilter;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.ext.Provider;

/** Uploads may be large, everything else is a small JSON document. */
@Provider
public class CoreBodyLimitFilter extends BodyLimitFilter {
  private static final long JSON = 4L << 20;
  private static final long MULTIPART_FRAME = 1L << 20;

  @Inject CoreConfig config;

  @Override
  protected long limit(ContainerRequestContext request) {
    return request.getUriInfo().getPath().endsWith("cache.files_upload")
        ? config.maxUpload() + MULTIPART_FRAME
        : JSON;
  }
}
