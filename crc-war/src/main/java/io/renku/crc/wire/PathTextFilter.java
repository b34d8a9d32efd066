package io.renku.crc.wire;

import io.renku.commons.Failure;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Refuses addresses with characters that no id can have and that the database would choke on. */
@Provider
@Priority(Priorities.ENTITY_CODER)
public class PathTextFilter implements ContainerRequestFilter {

  @Override
  public void filter(ContainerRequestContext request) {
    if (!TextRule.isStorable(request.getUriInfo().getPath())) {
      throw Failure.invalid("An address may not contain NUL characters or broken Unicode.");
    }
  }
}
