package io.renku.sessions;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.ext.Provider;

/** Doubled and trailing slashes are what some clients send; they mean the same address. */
@Provider
@PreMatching
public class SessionsPathFilter implements ContainerRequestFilter {
  @Override
  public void filter(ContainerRequestContext request) {
    var uri = request.getUriInfo().getRequestUri();
    var path = uri.getRawPath();
    var plain = path.replaceAll("/{2,}", "/").replaceAll("(?<=.)/$", "");
    if (!plain.equals(path)) {
      request.setRequestUri(UriBuilder.fromUri(uri).replacePath(plain).build());
    }
  }
}
