package io.renku.graph;

import io.renku.commons.Failure;
import jakarta.enterprise.context.RequestScoped;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What is said of the service itself. */
@Path("")
@Produces(MediaType.APPLICATION_JSON)
@RequestScoped
public class ServiceResource {
  /** The reference's version whose API this is. */
  private static final String VERSION = "2.48.2";

  @GET
  @Path("ping")
  @Produces(MediaType.TEXT_PLAIN)
  @Operation(hidden = true)
  public String ping() {
    return "pong";
  }

  @GET
  @Path("version")
  @Operation(hidden = true)
  public JsonObject version() {
    return Json.createObjectBuilder()
        .add("name", "knowledge-graph")
        .add(
            "versions",
            Json.createArrayBuilder().add(Json.createObjectBuilder().add("version", VERSION)))
        .build();
  }

  @GET
  @Path("knowledge-graph/version")
  @Operation(summary = "The version of the API, through the gateway")
  public JsonObject publicVersion() {
    return version();
  }

  @GET
  @Path(
      "knowledge-graph/{view: current-user/recently-viewed|entities/current-user/recently-viewed}")
  @Operation(summary = "Not built: what the caller looked at lately")
  public Response recentlyViewed() {
    throw Failure.notImplemented("The list of recently viewed entities");
  }
}
