package io.renku.crc.pools;

import io.renku.commons.Caller;
import io.renku.crc.wire.Ids;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The quota of one pool. */
@Path("resource_pools/{pool: " + Ids.PATTERN + "}/quota")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class QuotaResource {
  @Inject ResourcePoolReader reader;
  @Inject Caller caller;

  @PathParam("pool")
  String pool;

  @GET
  public QuotaView get() {
    return reader.quota(Ids.of(pool), Viewer.of(caller));
  }
}
