package io.renku.gateway.explorer;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What can be called here, for the explorer and for generators of clients. */
@Path("/")
@RequestScoped
@Tag(name = "documents")
public class ApiDocumentResource {
  @Inject ApiDocumentService documents;

  @GET
  @Path("openapi")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "This document, about the gateway's own addresses")
  public JsonObject gateway() {
    return documents.gateway();
  }

  @GET
  @Path("openapi/ui")
  @Operation(summary = "Redirects to the explorer of all services' documents")
  public Response explorer() {
    return Response.status(Response.Status.FOUND).location(URI.create("/swagger/")).build();
  }

  @GET
  @Path("api/renku/spec.json")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "The document of the core service")
  public JsonObject core() {
    return documents.core();
  }

  @GET
  @Path("api/kg/spec.json")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "The document of the knowledge graph")
  public JsonObject graph() {
    return documents.graph();
  }
}
