package io.renku.gateway.login;

import io.renku.commons.Failure;
import io.renku.gateway.tokens.BadToken;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Where Keycloak says that a user is no longer logged in (OpenID Connect back-channel logout). */
@Path("api/auth/backchannel-logout")
@RequestScoped
@Tag(name = "login")
public class BackchannelResource {
  @Inject LogoutService logouts;

  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @Operation(summary = "Keycloak's word that a session is over; ends the browser's session here")
  public Response logout(@FormParam("logout_token") String token) {
    if (token == null || token.isBlank()) {
      throw Failure.badRequest("The form field logout_token is missing.");
    }
    try {
      logouts.endedAtKeycloak(token.strip());
    } catch (BadToken _) {
      throw Failure.badRequest("This is no logout token of our Keycloak, or it is too old.");
    }
    return Response.ok().build();
  }
}
