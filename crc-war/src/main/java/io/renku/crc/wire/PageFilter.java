package io.renku.crc.wire;

import io.renku.commons.Page;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/** Sends the items of a page; headers say where in the whole list they stand. */
@Provider
public class PageFilter implements ContainerResponseFilter {
  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.getEntity() instanceof Page<?> page) {
      response.setEntity(page.items());
      response.getHeaders().putSingle("Page", page.number());
      response.getHeaders().putSingle("Per-Page", page.size());
      response.getHeaders().putSingle("Total", page.total());
      response.getHeaders().putSingle("Total-Pages", page.pages());
    }
  }
}
