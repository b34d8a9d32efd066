package io.renku.core;

import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** What this service is and which projects it can work with. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
public class ServiceResource {
  @Inject CoreConfig config;

  @GET
  @Operation(summary = "Where this service describes itself")
  public JsonObject root() {
    return Answer.object()
        .add("service_version", CoreVersion.SERVICE)
        .add("spec_url", "/renku/spec.json")
        .build();
  }

  @GET
  @Path("apiversion")
  @Operation(summary = "Versions of the API and of project metadata")
  public JsonObject apiVersion() {
    return Answer.of(
        Answer.object()
            .add("latest_version", CoreVersion.SERVICE)
            .add("cli_version", config.cliVersion())
            .add("supported_project_version", 10)
            .add("minimum_api_version", CoreVersion.MINIMUM_API)
            .add("maximum_api_version", CoreVersion.MAXIMUM_API));
  }

  @GET
  @Path("versions")
  @Operation(summary = "Metadata versions that are deployed")
  public JsonObject versions() {
    var version =
        Answer.object()
            .add("version", CoreVersion.SERVICE)
            .add("data", Answer.object().add("metadata_version", "10"));
    return Answer.of(
        Answer.object().add("name", "renku-core").add("versions", Answer.array().add(version)));
  }
}
