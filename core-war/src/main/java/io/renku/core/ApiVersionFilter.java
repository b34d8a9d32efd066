package io.renku.core;

import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.util.List;
import java.util.Map;

/**
 * Takes the metadata version and the API version out of the path, so that resources know only the
 * names of endpoints. A version that does not exist, or does not have the endpoint, is not found.
 */
@Provider
@PreMatching
public class ApiVersionFilter implements ContainerRequestFilter {
  private static final List<String> VERSIONS =
      List.of("1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "2.0", "2.1", "2.2");
  private static final Map<String, String> SINCE =
      Map.of(
          "cache.migrate", "1.1",
          "cache.cleanup", "2.1",
          "templates.create_project", "2.0",
          "workflow_plans.list", "1.4",
          "workflow_plans.show", "1.4",
          "workflow_plans.export", "1.5",
          "versions", "none",
          "spec.json", "none");

  @Override
  public void filter(ContainerRequestContext request) {
    var path = request.getUriInfo().getPath().replaceAll("^/+", "");
    var rest = path.replaceFirst("^\\d+(/|$)", "");
    var segment = rest.split("/", 2)[0];
    var version = CoreVersion.MAXIMUM_API;
    if (segment.matches("\\d+\\.\\d+")) {
      version = segment;
      rest = rest.substring(segment.length()).replaceAll("^/+", "");
      if (!isAvailable(version, rest)) {
        throw new NotFoundException();
      }
    }
    request.getHeaders().putSingle(RequestVersion.HEADER, version);
    if (!rest.equals(path)) {
      request.setRequestUri(
          request.getUriInfo().getRequestUriBuilder().replacePath(base(request) + rest).build());
    }
  }

  private static String base(ContainerRequestContext request) {
    return request.getUriInfo().getBaseUri().getRawPath().replaceAll("/*$", "/");
  }

  private static boolean isAvailable(String version, String endpoint) {
    var since = SINCE.getOrDefault(endpoint, "1.0");
    return VERSIONS.contains(version)
        && !since.equals("none")
        && VERSIONS.indexOf(version) >= VERSIONS.indexOf(since);
  }
}
