package io.renku.sessions.pools;

import jakarta.json.JsonArray;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/** What we ask of the compute resource service. */
@Path("/api/data")
@Produces(MediaType.APPLICATION_JSON)
public interface CrcApi {
  @GET
  @Path("resource_pools")
  JsonArray pools(
      @HeaderParam("Authorization") String authorization,
      @QueryParam("cpu") String cpu,
      @QueryParam("gpu") Integer gpu,
      @QueryParam("memory") Long memory,
      @QueryParam("max_storage") Long maxStorage);
}
