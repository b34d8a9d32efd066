package io.renku.crc.pools;

import io.renku.commons.Caller;
import io.renku.crc.wire.Ids;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The classes of one pool. */
@Path("resource_pools/{pool: " + Ids.PATTERN + "}/classes")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ResourceClassResource {
  private static final String ID = "{id: " + Ids.PATTERN + "}";

  @Inject ResourcePoolReader reader;
  @Inject Caller caller;

  @PathParam("pool")
  String pool;

  @GET
  public List<ResourceClassView> list(@QueryParam("name") @DefaultValue("") String prefix) {
    return reader.classes(Ids.of(pool), Viewer.of(caller)).stream()
        .filter(one -> one.name().startsWith(prefix))
        .toList();
  }

  @GET
  @Path(ID)
  public ResourceClassView get(@PathParam("id") String id) {
    return reader.classOf(Ids.of(pool), Ids.of(id), Viewer.of(caller));
  }
}
