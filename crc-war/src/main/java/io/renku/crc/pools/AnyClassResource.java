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

/** A class by its own id, for those who do not know its pool. */
@Path("classes/{id: " + Ids.PATTERN + "}")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class AnyClassResource {
  @Inject ResourcePoolReader reader;
  @Inject Caller caller;

  @GET
  public ResourceClassView get(@PathParam("id") String id) {
    return reader.classById(Ids.of(id), Viewer.of(caller));
  }
}
