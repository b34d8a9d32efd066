package io.renku.crc.usage;

import io.renku.commons.Caller;
import io.renku.crc.pools.Viewer;
import io.renku.crc.wire.Ids;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** What is in use of one pool. */
@Path("resource_pools/{pool: " + Ids.PATTERN + "}/usage")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class UsageResource {
  @Inject UsageService usage;
  @Inject Caller caller;

  @GET
  public UsageView get(@PathParam("pool") String pool) {
    return usage.of(Ids.of(pool), Viewer.of(caller));
  }
}
