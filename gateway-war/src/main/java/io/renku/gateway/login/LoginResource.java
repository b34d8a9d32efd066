package io.renku.gateway.login;

import io.renku.commons.Failure;
import io.renku.gateway.GatewayConfig;
import io.renku.gateway.login.LoginService.Step;
import io.renku.gateway.sessions.SessionCookie;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Login and logout of browsers. The same addresses exist below {@code /ui-server/auth}. */
@Path("api/auth")
@RequestScoped
@Tag(name = "login")
public class LoginResource {
  @Inject GatewayConfig config;
  @Inject LoginService logins;
  @Inject LogoutService logouts;
  @Inject SessionCookie cookie;

  @Parameter(hidden = true)
  @HeaderParam("Cookie")
  String cookies;

  @GET
  @Path("login")
  @Operation(summary = "Log in: redirects to Keycloak, then to GitLab, then back")
  public Response login(
      @QueryParam("redirect_url") String redirectUrl,
      @QueryParam("provider_id") List<String> providers) {
    return send(logins.begin(sessionId(), redirectUrl, providers, false));
  }

  @GET
  @Path("callback")
  @Operation(summary = "Where Keycloak and GitLab send the browser back to")
  public Response callback(
      @QueryParam("state") String state,
      @QueryParam("code") String code,
      @QueryParam("error") String error) {
    if (state == null || state.isBlank()) {
      throw Failure.badRequest("This address is only for coming back from a login.");
    }
    var attempt = logins.attempt(sessionId(), state);
    if (attempt.isEmpty()) {
      return send(
          logins
              .restart(sessionId(), state)
              .orElseThrow(
                  () ->
                      Failure.badRequest(
                          "This login is over already. Log in again, and allow cookies.")));
    }
    if (code == null || code.isBlank()) {
      return send(logins.refused(attempt.get(), error == null ? "no_code" : error));
    }
    return send(logins.proceed(attempt.get(), code));
  }

  @GET
  @Path("token")
  @Operation(hidden = true)
  public Response oldKeycloakCallback(
      @QueryParam("state") String state,
      @QueryParam("code") String code,
      @QueryParam("error") String error) {
    return callback(state, code, error);
  }

  @GET
  @Path("gitlab/token")
  @Operation(hidden = true)
  public Response oldGitlabCallback(
      @QueryParam("state") String state,
      @QueryParam("code") String code,
      @QueryParam("error") String error) {
    return callback(state, code, error);
  }

  @GET
  @Path("logout")
  @Operation(
      summary = "Log out here, at Keycloak and at GitLab",
      description =
          "With everywhere=true, asked for by a page of this site, all of the user's browsers are"
              + " logged out.")
  public Response logout(
      @QueryParam("redirect_url") String redirectUrl,
      @QueryParam("everywhere") boolean everywhere,
      @Parameter(hidden = true) @HeaderParam("Sec-Fetch-Site") String site) {
    var farewell =
        everywhere && isOurWish(site)
            ? logouts.endEverywhere(sessionId(), redirectUrl)
            : logouts.end(sessionId(), redirectUrl);
    var next = farewell.keycloakLogout().orElse(farewell.target());
    var response =
        config.logoutShowsPage() || config.logoutEndsGitlab()
            ? page(LogoutPage.of(config, farewell))
            : Response.status(Response.Status.FOUND).location(URI.create(next));
    return response.header("Set-Cookie", cookie.expire()).build();
  }

  @GET
  @Path("gitlab/logout")
  @Operation(summary = "A page that logs the browser out of GitLab")
  public Response gitlabLogout() {
    if (!config.hasGitlab()) {
      throw Failure.notFound("GitLab login", "");
    }
    return page(LogoutPage.gitlab(config.gitlabUrl())).build();
  }

  @GET
  @Path("user-profile")
  @Operation(summary = "Redirects to the user's account page in Keycloak")
  public Response userProfile() {
    var account = config.issuer() + "/account?referrer=" + config.oidcClientId();
    return Response.status(Response.Status.FOUND).location(URI.create(account)).build();
  }

  private Response.ResponseBuilder page(String html) {
    return Response.ok(html, MediaType.TEXT_HTML_TYPE)
        .header("Content-Security-Policy", LogoutPage.policy(config, html));
  }

  /** A link on another site's page may end the session of the browser that follows it, no more. */
  private static boolean isOurWish(String site) {
    return site == null || site.equals("same-origin") || site.equals("none");
  }

  private Optional<String> sessionId() {
    return cookie.idIn(cookies);
  }

  private Response send(Step step) {
    var response = Response.status(Response.Status.FOUND).header("Location", step.location());
    step.sessionId().ifPresent(id -> response.header("Set-Cookie", cookie.set(id)));
    return response.build();
  }
}
