package io.renku.forge.oauth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Json;
import io.renku.forge.http.Params;
import io.renku.forge.http.Router;
import io.renku.forge.tokens.Callers;
import io.renku.forge.tokens.Grant;
import io.renku.forge.tokens.Grants;
import io.renku.forge.tokens.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;

/** The OAuth2 token endpoint and its neighbours. */
public final class TokenResource {
  private final AuthorizeResource applications;
  private final AuthorizationCodes codes;
  private final Grants grants;
  private final Callers callers;
  private final Clock clock;

  public TokenResource(
      AuthorizeResource applications,
      AuthorizationCodes codes,
      Grants grants,
      Callers callers,
      Clock clock) {
    this.applications = applications;
    this.codes = codes;
    this.grants = grants;
    this.callers = callers;
    this.clock = clock;
  }

  public void addTo(Router router) {
    router
        .post("/oauth/token", this::token)
        .get("/oauth/token/info", this::info)
        .post("/oauth/revoke", this::revoke)
        .post("/oauth/introspect", this::introspect);
  }

  private void token(Exchange x) throws IOException {
    x.header("Cache-Control", "no-store").header("Pragma", "no-cache");
    var params = x.params();
    var issued =
        switch (params.filled("grant_type").orElse("")) {
          case "authorization_code" -> fromCode(x, params);
          case "refresh_token" -> fromRefresh(x, params);
          case "" -> throw refused("invalid_request", "Missing required parameter: grant_type.");
          default ->
              throw refused(
                  "unsupported_grant_type",
                  "The authorization grant type is not supported by the authorization server.");
        };
    x.json(
        Json.object()
            .put("access_token", issued.access())
            .put("token_type", "Bearer")
            .put("expires_in", Grant.SECONDS)
            .put("refresh_token", issued.refresh())
            .put("scope", String.join(" ", issued.grant().scopes()))
            .put("created_at", issued.grant().createdAt() / 1000));
  }

  private Grants.Issued fromCode(Exchange x, Params params) {
    var application = client(x, params);
    var code = params.filled("code").flatMap(codes::take);
    if (code.isEmpty()
        || !code.get().applicationId().equals(application.id())
        || !code.get().redirectUri().equals(params.text("redirect_uri").orElse(""))
        || !isProved(code.get(), params.text("code_verifier"))) {
      throw invalidGrant();
    }
    return grants.issue(application.id(), code.get().userId(), code.get().scopes());
  }

  private static boolean isProved(AuthorizationCode code, Optional<String> verifier) {
    if (code.challenge() == null) {
      return true;
    }
    return verifier.isPresent()
        && Secrets.same(
            code.challenge(),
            code.challengeMethod().equals("S256")
                ? Secrets.challenge(verifier.get())
                : verifier.get());
  }

  private Grants.Issued fromRefresh(Exchange x, Params params) {
    var application = client(x, params);
    return params
        .filled("refresh_token")
        .flatMap(text -> grants.renew(application.id(), text))
        .orElseThrow(TokenResource::invalidGrant);
  }

  private OAuthApplication client(Exchange x, Params params) {
    var basic = x.header("Authorization").filter(h -> h.regionMatches(true, 0, "Basic ", 0, 6));
    if (basic.isPresent()) {
      var pair = decode(basic.get().substring(6).strip()).split(":", 2);
      return applications.authenticate(form(pair[0]), pair.length < 2 ? null : form(pair[1]));
    }
    return applications.authenticate(
        params.text("client_id").orElse(null), params.text("client_secret").orElse(null));
  }

  private static String decode(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  private static String form(String text) {
    try {
      return java.net.URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return text;
    }
  }

  private void info(Exchange x) throws IOException {
    var grant = callers.of(x).grant();
    if (grant == null) {
      throw ApiFailure.invalidToken("The access token is invalid");
    }
    var view =
        Json.object()
            .put("resource_owner_id", grant.userId())
            .<ObjectNode>set("scope", Json.strings(grant.scopes()))
            .put("expires_in", secondsLeft(grant));
    view.putObject("application").put("uid", grant.applicationId());
    view.put("created_at", grant.createdAt() / 1000)
        .<ObjectNode>set("scopes", Json.strings(grant.scopes()))
        .put("expires_in_seconds", secondsLeft(grant));
    x.json(view);
  }

  private long secondsLeft(Grant grant) {
    return Math.max(0, (grant.expiresAt() - clock.millis()) / 1000);
  }

  /** Answers the same whether or not the token was known. */
  private void revoke(Exchange x) throws IOException {
    var application = client(x, x.params());
    grant(x.params())
        .filter(g -> g.applicationId().equals(application.id()))
        .ifPresent(grants::revoke);
    x.json(Json.object());
  }

  private void introspect(Exchange x) throws IOException {
    var application = client(x, x.params());
    var grant =
        grant(x.params())
            .filter(g -> g.applicationId().equals(application.id()))
            .filter(g -> !g.revoked() && g.expiresAt() > clock.millis());
    if (grant.isEmpty()) {
      x.json(Json.object().put("active", false));
      return;
    }
    x.json(
        Json.object()
            .put("active", true)
            .put("scope", String.join(" ", grant.get().scopes()))
            .put("client_id", application.id())
            .put("token_type", "Bearer")
            .put("exp", grant.get().expiresAt() / 1000)
            .put("iat", grant.get().createdAt() / 1000));
  }

  private Optional<Grant> grant(Params params) {
    var text = params.filled("token").orElse("");
    return grants.findByAccess(text).or(() -> grants.findByRefresh(text));
  }

  private static ApiFailure invalidGrant() {
    return refused(
        "invalid_grant",
        "The provided authorization grant is invalid, expired, revoked, does not match the"
            + " redirection URI used in the authorization request, or was issued to another"
            + " client.");
  }

  private static ApiFailure refused(String error, String description) {
    return new ApiFailure(
        400, Json.object().put("error", error).put("error_description", description));
  }
}
