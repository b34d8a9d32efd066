package io.renku.gateway.webui;

import io.renku.gateway.identity.IdentityService;
import io.renku.gateway.routes.HeaderProfile;
import io.renku.gateway.routes.HeaderProfile.Authorization;
import io.renku.gateway.webui.VisitService.Kind;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a user looked at lately. */
@Path("ui-server/api")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "web client")
public class VisitResource {
  private static final HeaderProfile PROFILE =
      HeaderProfile.of("ui-server", Authorization.KEYCLOAK);

  @Inject IdentityService identity;
  @Inject VisitService visits;

  @Parameter(hidden = true)
  @HeaderParam("Cookie")
  String cookies;

  @Parameter(hidden = true)
  @HeaderParam("Authorization")
  String authorization;

  @GET
  @Path("last-projects/{count}")
  @Operation(summary = "The caller's last projects, newest first")
  public JsonObject projects(@PathParam("count") String count) {
    return latest(Kind.PROJECTS, "projects", count);
  }

  @GET
  @Path("last-searches/{count}")
  @Operation(summary = "The caller's last searches, newest first")
  public JsonObject searches(@PathParam("count") String count) {
    return latest(Kind.SEARCHES, "queries", count);
  }

  private JsonObject latest(Kind kind, String field, String count) {
    var user = identity.identify(authorization, cookies, PROFILE).user();
    if (user.isEmpty()) {
      return Json.createObjectBuilder().add("error", "User not authenticated").build();
    }
    var many = count.matches("\\d{1,4}") ? Integer.parseInt(count) : 0;
    var found = visits.latest(kind, user.get(), many);
    return Json.createObjectBuilder().add(field, Json.createArrayBuilder(found)).build();
  }
}
