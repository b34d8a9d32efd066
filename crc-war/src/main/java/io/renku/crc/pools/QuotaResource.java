package io.renku.crc.pools;

import io.renku.commons.Caller;
import io.renku.crc.access.AdminOnly;
import io.renku.crc.wire.Form;
import io.renku.crc.wire.Ids;
import io.renku.crc.wire.JsonBody;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** The quota of one pool. Pools get one when they are created or changed, and may lose it here. */
@Path("resource_pools/{pool: " + Ids.PATTERN + "}/quota")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class QuotaResource {
  @Inject ResourcePoolReader reader;
  @Inject ResourcePoolWriter writer;
  @Inject ResourcePoolService pools;
  @Inject Caller caller;

  @PathParam("pool")
  String pool;

  @GET
  public QuotaView get() {
    return reader.quota(Ids.of(pool), Viewer.of(caller));
  }

  @PUT
  @AdminOnly
  public QuotaView replace(JsonBody body) {
    return writer.changeQuota(Ids.of(pool), Form.read(body.object(), QuotaPatch::fullWithId));
  }

  @PATCH
  @AdminOnly
  public QuotaView patch(JsonBody body) {
    return writer.changeQuota(Ids.of(pool), Form.read(body.object(), QuotaPatch::partial));
  }

  @DELETE
  @AdminOnly
  public void delete() {
    pools.removeQuota(Ids.of(pool));
  }
}
