package io.renku.sessions.storages;

import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** What we ask of the service that keeps cloud storages. */
@Path("/api/data")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public interface StorageApi {
  @GET
  @Path("storage/{id}")
  JsonObject storage(
      @HeaderParam("Authorization") String authorization,
      @HeaderParam("Gitlab-Access-Token") String gitlabToken,
      @PathParam("id") String id,
      @QueryParam("project_id") String projectId);

  @POST
  @Path("storage_schema/validate")
  Response validate(@HeaderParam("Authorization") String authorization, JsonObject configuration);

  @POST
  @Path("storage_schema/test_connection")
  Response testConnection(@HeaderParam("Authorization") String authorization, JsonObject trial);
}
