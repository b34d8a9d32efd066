package io.renku.gateway.login;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.gateway.tokens.JwtVerifier;
import io.renku.gateway.tokens.Provider;
import io.renku.gateway.tokens.TokenService;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * Trades a user's Renku token for their GitLab token, for the git proxy of a session. A cookie is
 * not enough: no token ever reaches a browser.
 */
@Path("api/auth/gitlab/exchange")
@RequestScoped
@Tag(name = "login")
public class GitlabTokenResource {
  @Inject JwtVerifier verifier;
  @Inject TokenService tokens;

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(summary = "The caller's GitLab token, refreshed if need be (bearer token only)")
  public Response exchange(
      @Parameter(hidden = true) @HeaderParam("Authorization") String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, "bearer ", 0, 7)) {
      throw Failure.unauthorized("Send a Renku access token as bearer.");
    }
    var user = verifier.accessToken(authorization.substring(7).strip()).subject();
    var gitlab =
        tokens.fresh(Provider.GITLAB, user).orElseThrow(GitlabTokenResource::noGitlabLogin);
    var body =
        Json.createObjectBuilder()
            .add("access_token", gitlab.accessToken())
            .add("expires_at", Math.max(0, gitlab.expiresAt()))
            .build();
    return Response.ok(body).build();
  }

  private static Failure noGitlabLogin() {
    return new Failure(
        ErrorCode.NOT_FOUND, "There is no GitLab login for you. Log in on Renku's web page once.");
  }
}
