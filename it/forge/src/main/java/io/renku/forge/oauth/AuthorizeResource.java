package io.renku.forge.oauth;

import io.renku.forge.accounts.User;
import io.renku.forge.http.ApiFailure;
import io.renku.forge.http.Exchange;
import io.renku.forge.http.Paths;
import io.renku.forge.http.Router;
import io.renku.forge.tokens.Callers;
import io.renku.forge.tokens.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpCookie;

/** Where an application sends a browser to ask for a user's permission. */
public final class AuthorizeResource {
  private static final String CSRF = "_forge_consent";

  private final Map<String, OAuthApplication> applications;
  private final AuthorizationCodes codes;
  private final Callers callers;
  private final SignInResource signIn;

  public AuthorizeResource(
      List<OAuthApplication> applications,
      AuthorizationCodes codes,
      Callers callers,
      SignInResource signIn) {
    this.applications =
        applications.stream().collect(Collectors.toMap(OAuthApplication::id, a -> a));
    this.codes = codes;
    this.callers = callers;
    this.signIn = signIn;
  }

  public void addTo(Router router) {
    router.get("/oauth/authorize", this::ask).post("/oauth/authorize", this::decided);
  }

  /** A request that cannot be answered by a redirect, because its address cannot be trusted. */
  private static final class Unanswerable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unanswerable(String message) {
      super(message, null, false, false);
    }
  }

  /** A request that is refused with a redirect. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String location;

    Refused(String redirectUri, String state, String error, String description) {
      super(error, null, false, false);
      var parameters = new LinkedHashMap<String, String>();
      parameters.put("error", error);
      parameters.put("error_description", description);
      this.location = address(redirectUri, parameters, state);
    }
  }

  private void ask(Exchange x) throws IOException {
    try {
      var request = check(name -> x.query(name).filter(v -> !v.isEmpty()));
      var user = callers.inBrowser(x).user();
      if (user.isEmpty()) {
        signIn.start(x, x.rawPath() + "?" + x.rawQuery());
      } else if (codes.isAllowed(request, user.get().id())) {
        grant(x, request, user.get());
      } else {
        askUser(x, request, user.get());
      }
    } catch (Refused refused) {
      x.redirect(refused.location);
    } catch (Unanswerable unanswerable) {
      x.html(400, Pages.notice("An error has occurred", unanswerable.getMessage()));
    }
  }

  /** The answer of the consent page. */
  private void decided(Exchange x) throws IOException {
    try {
      var params = x.params();
      var csrf = params.filled("authenticity_token");
      if (csrf.isEmpty() || x.cookie(CSRF).filter(c -> Secrets.same(c, csrf.get())).isEmpty()) {
        throw new Unanswerable("The form is too old. Go back and try again.");
      }
      var request = check(params::filled);
      var user = callers.inBrowser(x).user();
      if (user.isEmpty()) {
        throw new Unanswerable("You are not signed in any more. Go back and try again.");
      }
      if (params.filled("decision").filter("allow"::equals).isEmpty()) {
        throw new Refused(
            request.redirectUri(),
            request.state(),
            "access_denied",
            "The resource owner or authorization server denied the request.");
      }
      codes.allow(request, user.get().id());
      grant(x, request, user.get());
    } catch (Refused refused) {
      x.redirect(refused.location);
    } catch (Unanswerable unanswerable) {
      x.html(400, Pages.notice("An error has occurred", unanswerable.getMessage()));
    }
  }

  private interface Source {
    Optional<String> get(String name);
  }

  private AuthorizationRequest check(Source source) {
    var application =
        source
            .get("client_id")
            .map(applications::get)
            .orElseThrow(
                () ->
                    new Unanswerable(
                        "Client authentication failed due to unknown client, no client"
                            + " authentication included, or unsupported authentication method."));
    var redirectUri = source.get("redirect_uri").orElse("");
    if (!application.redirectUris().contains(redirectUri)) {
      throw new Unanswerable("The redirect URI included is not valid.");
    }
    var state = source.get("state").orElse(null);
    if (!source.get("response_type").orElse("").equals("code")) {
      throw new Refused(
          redirectUri,
          state,
          "unsupported_response_type",
          "The authorization server does not support this response type.");
    }
    var scopes =
        source
            .get("scope")
            .map(s -> Arrays.asList(s.strip().split("[ +]+")))
            .orElse(List.of("api"));
    if (!application.scopes().containsAll(scopes)) {
      throw new Refused(
          redirectUri,
          state,
          "invalid_scope",
          "The requested scope is invalid, unknown, or malformed.");
    }
    var challenge = source.get("code_challenge").orElse(null);
    var method = source.get("code_challenge_method").orElse(challenge == null ? null : "plain");
    var known = method == null || method.equals("S256") || method.equals("plain");
    if (!known || (challenge == null && application.secret() == null)) {
      throw new Refused(
          redirectUri,
          state,
          "invalid_request",
          "A code_challenge with the method S256 is needed.");
    }
    return new AuthorizationRequest(application, redirectUri, scopes, state, challenge, method);
  }

  private void grant(Exchange x, AuthorizationRequest request, User user) {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("code", codes.issue(request, user.id()));
    x.redirect(address(request.redirectUri(), parameters, request.state()));
  }

  private static String address(String uri, Map<String, String> parameters, String state) {
    if (state != null) {
      parameters.put("state", state);
    }
    return uri + (uri.contains("?") ? "&" : "?") + OidcClient.form(parameters);
  }

  private void askUser(Exchange x, AuthorizationRequest request, User user) throws IOException {
    var csrf = Secrets.text(24);
    x.setCookie(
        HttpCookie.build(CSRF, csrf)
            .path("/oauth")
            .httpOnly(true)
            .sameSite(HttpCookie.SameSite.STRICT)
            .build());
    var form =
        new StringBuilder("<p>")
            .append(Pages.escape(request.application().name()))
            .append(" asks to act for <b>")
            .append(Pages.escape(user.username()))
            .append("</b> with: ")
            .append(Pages.escape(String.join(", ", request.scopes())))
            .append("</p><form method=\"post\" action=\"/oauth/authorize\">")
            .append(hidden("authenticity_token", csrf));
    for (var pair : x.rawQuery().split("&")) {
      var equals = pair.indexOf('=');
      if (equals > 0) {
        form.append(
            hidden(
                Paths.decode(pair.substring(0, equals)),
                java.net.URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8)));
      }
    }
    form.append("<button name=\"decision\" value=\"allow\">Authorize</button> ")
        .append("<button name=\"decision\" value=\"deny\">Deny</button></form>");
    x.html(200, Pages.page("Authorize " + request.application().name(), form.toString()));
  }

  private static String hidden(String name, String value) {
    return "<input type=\"hidden\" name=\"%s\" value=\"%s\">"
        .formatted(Pages.escape(name), Pages.escape(value));
  }

  /** The application with this id and secret, or 401 in OAuth's words. */
  OAuthApplication authenticate(String id, String secret) {
    var application = id == null ? null : applications.get(id);
    var isGood =
        application != null
            && (application.secret() == null
                || (secret != null && Secrets.same(application.secret(), secret)));
    if (!isGood) {
      throw new ApiFailure(
          401,
          io.renku.forge.http.Json.object()
              .put("error", "invalid_client")
              .put(
                  "error_description",
                  "Client authentication failed due to unknown client, no client authentication"
                      + " included, or unsupported authentication method."));
    }
    return application;
  }
}
