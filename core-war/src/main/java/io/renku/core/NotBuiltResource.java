package io.renku.core;

import io.renku.commons.Failure;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Endpoints that clients know and that are still to come. */
@Path(NotBuiltResource.ENDPOINTS)
@Produces(MediaType.APPLICATION_JSON)
public class NotBuiltResource {
  static final String ENDPOINTS =
      "{endpoint: cache\\.migrate|config\\.set|datasets\\.import|project\\.edit"
          + "|workflow_plans\\.(list|show|export)|jobs(/[^/]+)?}";

  @GET
  @Operation(summary = "Not built yet")
  public JsonObject get(@PathParam("endpoint") String endpoint) {
    throw Failure.notImplemented(endpoint);
  }

  @POST
  @Operation(summary = "Not built yet")
  public JsonObject post(@PathParam("endpoint") String endpoint) {
    throw Failure.notImplemented(endpoint);
  }
}
