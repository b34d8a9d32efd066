package io.renku.gateway.webui;

import io.renku.gateway.GatewayConfig;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The small answers by which others see that we are here. */
@Path("/")
@RequestScoped
@Tag(name = "status")
public class StatusResource {
  @Inject GatewayConfig config;

  @GET
  @Path("version")
  @Produces(MediaType.TEXT_PLAIN)
  @Operation(summary = "The version of this gateway")
  public String version() {
    return config.version();
  }

  /** Says only that requests are answered; what is missing stands on the server's own pages. */
  @GET
  @Path("health")
  @Operation(summary = "Is the gateway up?")
  public Response up() {
    return Response.ok().build();
  }

  @GET
  @Path("revproxy/health")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "Is the proxy up?")
  public JsonObject health() {
    return Json.createObjectBuilder().add("status", "ok").build();
  }

  @GET
  @Path("ui-server")
  @Produces(MediaType.TEXT_PLAIN)
  @Operation(summary = "Is the web client's back end up?")
  public String uiServer() {
    return "live";
  }
}
