package io.renku.core;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Refuses bodies that are not declared as exactly {@code application/json}. */
@Provider
@JsonBody
public class JsonBodyFilter implements ContainerRequestFilter {

  @Override
  public void filter(ContainerRequestContext request) {
    if (!"application/json".equals(request.getHeaderString("Content-Type"))) {
      throw new CoreFailure(CoreError.CONTENT_TYPE, "send the body as application/json.");
    }
  }
}
