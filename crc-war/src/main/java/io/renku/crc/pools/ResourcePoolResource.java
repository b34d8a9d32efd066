package io.renku.crc.pools;

import io.renku.commons.Caller;
import io.renku.commons.Failure;
import io.renku.crc.wire.Form;
import io.renku.crc.wire.Ids;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** Resource pools. */
@Path("resource_pools")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ResourcePoolResource {
  private static final String ID = "{id: " + Ids.PATTERN + "}";

  @Inject ResourcePoolReader reader;
  @Inject Caller caller;
  @Context UriInfo uri;

  @GET
  public List<ResourcePoolView> list() {
    return reader.list(
        Viewer.of(caller), Form.readQuery(uri.getQueryParameters(), ClassFilter::of));
  }

  @GET
  @Path(ID)
  public ResourcePoolView get(@PathParam("id") String id, @QueryParam("name") String name) {
    var pool = reader.get(Ids.of(id), Viewer.of(caller));
    if (name != null && !name.equals(pool.name())) {
      throw Failure.notFound("Resource pool", id);
    }
    return pool;
  }
}
