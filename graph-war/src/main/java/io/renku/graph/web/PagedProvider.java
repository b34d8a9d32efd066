package io.renku.graph.web;

import io.renku.commons.Page;
import io.renku.graph.GraphConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** Answers with one page of a list, the rest of which its headers point to. */
@ApplicationScoped
public class PagedProvider {
  @Inject GraphConfig config;

  public Response answer(Page<?> page, UriInfo uri) {
    var address = uri.getRequestUri();
    var query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
    return answer(page, config.baseUrl() + address.getRawPath() + query);
  }

  private static Response answer(Page<?> page, String url) {
    var response = Response.ok(page.items());
    PageRequest.headers(page, url)
        .forEach((name, values) -> values.forEach(value -> response.header(name, value)));
    return response.build();
  }
}
