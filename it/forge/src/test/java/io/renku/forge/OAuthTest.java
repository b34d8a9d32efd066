package io.renku.forge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.renku.forge.http.Json;
import io.renku.forge.oauth.OAuthApplication;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.gitlab4j.api.GitLabApi;
import org.gitlab4j.models.Constants.TokenType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OAuthTest {
  private static final String CALLBACK = "http://localhost:1/api/auth/callback";

  private static FakeIssuer issuer;
  private static RunningForge forge;

  @BeforeAll
  static void start() throws Exception {
    issuer = new FakeIssuer();
    issuer.isUp = false;
    forge =
        new RunningForge(
            config ->
                config
                    .withSignIn(issuer.url(), "gitlab", "gitlab-secret")
                    .withApplications(
                        new OAuthApplication(
                            "renku-ui",
                            "app-secret",
                            "Renku",
                            List.of(CALLBACK),
                            OAuthApplication.ALL_SCOPES,
                            true),
                        new OAuthApplication(
                            "other",
                            "other-secret",
                            "Other <app>",
                            List.of(CALLBACK),
                            List.of("api", "read_user"),
                            false)));
  }

  @AfterAll
  static void stop() throws Exception {
    forge.close();
    issuer.close();
  }

  /** A browser that follows redirects until it would leave for the application. */
  private static final class Browser {
    private final HttpClient http =
        HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    HttpResponse<String> open(String url) throws Exception {
      var response = http.send(HttpRequest.newBuilder(URI.create(url)).build(), text());
      for (int i = 0; i < 10 && response.statusCode() == 302; i++) {
        var location =
            response.uri().resolve(response.headers().firstValue("Location").orElseThrow());
        if (location.toString().startsWith(CALLBACK)) {
          return response;
        }
        response = http.send(HttpRequest.newBuilder(location).build(), text());
      }
      return response;
    }

    HttpResponse<String> post(String url, Map<String, String> form) throws Exception {
      return http.send(
          HttpRequest.newBuilder(URI.create(url))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString(encode(form)))
              .build(),
          text());
    }

    private static HttpResponse.BodyHandler<String> text() {
      return HttpResponse.BodyHandlers.ofString();
    }
  }

  private static String encode(Map<String, String> form) {
    return form.entrySet().stream()
        .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static String authorize(String client, String verifier) {
    return forge.url()
        + "/oauth/authorize?"
        + encode(
            Map.of(
                "client_id",
                client,
                "redirect_uri",
                CALLBACK,
                "response_type",
                "code",
                "scope",
                client.equals("other") ? "read_user" : "openid api read_user read_repository",
                "state",
                "the state",
                "code_challenge",
                FakeIssuer.s256(verifier),
                "code_challenge_method",
                "S256"));
  }

  private static String location(HttpResponse<String> response) {
    return response.headers().firstValue("Location").orElse("none");
  }

  private static JsonNode token(Map<String, String> form) throws Exception {
    return Json.MAPPER.readTree(new Browser().post(forge.url() + "/oauth/token", form).body());
  }

  private static Map<String, String> exchange(String code, String verifier) {
    return Map.of(
        "grant_type",
        "authorization_code",
        "client_id",
        "renku-ui",
        "client_secret",
        "app-secret",
        "code",
        code,
        "redirect_uri",
        CALLBACK,
        "code_verifier",
        verifier);
  }

  private static Map<String, String> refresh(String token) {
    return Map.of(
        "grant_type", "refresh_token",
        "client_id", "renku-ui",
        "client_secret", "app-secret",
        "refresh_token", token);
  }

  private static JsonNode signIn(String username) throws Exception {
    issuer.isUp = true;
    issuer.username = username;
    var back = new Browser().open(authorize("renku-ui", "verifier-" + username));
    var answer = FakeIssuer.query(location(back));
    assertThat(answer).containsEntry("state", "the state");
    return token(exchange(answer.get("code"), "verifier-" + username));
  }

  private static int status(String bearer, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(forge.url() + path))
                .header("Authorization", "Bearer " + bearer)
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .statusCode();
  }

  @Test
  void theFirstSignInMakesTheUserAndTheApplicationGetsTokens() throws Exception {
    issuer.isUp = false;
    assertThat(new Browser().open(authorize("renku-ui", "v")).statusCode()).isEqualTo(503);

    var tokens = signIn("demo");

    assertThat(tokens.path("token_type").asText()).isEqualTo("Bearer");
    assertThat(tokens.path("expires_in").asInt()).isEqualTo(7200);
    var api =
        new GitLabApi(forge.url(), TokenType.OAUTH2_ACCESS, tokens.path("access_token").asText());
    var user = api.getUserApi().getCurrentUser();
    assertThat(user.getUsername()).isEqualTo("demo");
    assertThat(user.getEmail()).isEqualTo("demo@example.org");
    assertThat(signIn("demo").path("access_token").asText()).isNotEmpty();
    assertThat(
            forge.root().getUserApi().getUsers().stream()
                .filter(u -> u.getUsername().startsWith("demo")))
        .hasSize(1);
  }

  @Test
  void aTakenUsernameGetsASuffix() throws Exception {
    forge.userToken("taken");

    var tokens = signIn("taken");

    var api =
        new GitLabApi(forge.url(), TokenType.OAUTH2_ACCESS, tokens.path("access_token").asText());
    assertThat(api.getUserApi().getCurrentUser().getUsername()).isEqualTo("taken1");
  }

  @Test
  void aRefreshReplacesThePairAndWorksOnce() throws Exception {
    var first = signIn("rita");
    var oldAccess = first.path("access_token").asText();
    var oldRefresh = first.path("refresh_token").asText();

    var second = token(refresh(oldRefresh));

    assertThat(status(second.path("access_token").asText(), "/api/v4/user")).isEqualTo(200);
    assertThat(status(oldAccess, "/api/v4/user")).isEqualTo(401);
    assertThat(token(refresh(oldRefresh)).path("error").asText()).isEqualTo("invalid_grant");
    forge.restart();
    assertThat(status(second.path("access_token").asText(), "/oauth/token/info")).isEqualTo(200);
    new Browser()
        .post(
            forge.url() + "/oauth/revoke",
            Map.of(
                "client_id", "renku-ui",
                "client_secret", "app-secret",
                "token", second.path("access_token").asText()));
    assertThat(status(second.path("access_token").asText(), "/oauth/token/info")).isEqualTo(401);
  }

  @Test
  void aCodeIsForOneUseWithItsOwnVerifierAndClient() throws Exception {
    issuer.isUp = true;
    issuer.username = "codes";
    var browser = new Browser();
    var code = FakeIssuer.query(location(browser.open(authorize("renku-ui", "right")))).get("code");
    var wrong = token(exchange(code, "wrong"));
    var late = token(exchange(code, "right"));
    var other = FakeIssuer.query(location(browser.open(authorize("renku-ui", "x")))).get("code");
    var thief = new java.util.HashMap<>(exchange(other, "x"));
    thief.put("client_secret", "guessed");

    assertThat(wrong.path("error").asText()).isEqualTo("invalid_grant");
    assertThat(late.path("error").asText()).isEqualTo("invalid_grant");
    assertThat(token(thief).path("error").asText()).isEqualTo("invalid_client");
    assertThat(token(Map.of("grant_type", "password")).path("error").asText())
        .isEqualTo("unsupported_grant_type");
  }

  @Test
  void anUntrustedApplicationNeedsTheUsersWord() throws Exception {
    issuer.isUp = true;
    issuer.username = "careful";
    var browser = new Browser();

    var page = browser.open(authorize("other", "v"));

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("Other &lt;app&gt;").doesNotContain("Other <app>");
    var form = new java.util.HashMap<String, String>();
    var input =
        java.util.regex.Pattern.compile("name=\"([^\"]+)\" value=\"([^\"]*)\"")
            .matcher(page.body());
    while (input.find()) {
      form.put(input.group(1), input.group(2).replace("&amp;", "&"));
    }
    form.put("decision", "deny");
    assertThat(location(browser.post(forge.url() + "/oauth/authorize", form)))
        .contains("error=access_denied");
    form.put("decision", "allow");
    assertThat(location(browser.post(forge.url() + "/oauth/authorize", form))).contains("code=");
    assertThat(location(browser.open(authorize("other", "v")))).contains("code=");
    form.put("authenticity_token", "forged");
    assertThat(browser.post(forge.url() + "/oauth/authorize", form).statusCode()).isEqualTo(400);
  }

  @Test
  void badRequestsAreRefusedWithoutARedirectToStrangers() throws Exception {
    var browser = new Browser();
    var evil = authorize("renku-ui", "v").replace("localhost%3A1", "evil.example");
    var scope = authorize("renku-ui", "v").replace("openid+api", "sudo+api");

    assertThat(browser.open(evil).statusCode()).isEqualTo(400);
    assertThat(browser.open(authorize("unknown", "v")).statusCode()).isEqualTo(400);
    assertThat(location(browser.open(scope))).contains("error=invalid_scope");
  }

  @Test
  void signingOutEndsTheBrowsersSession() throws Exception {
    issuer.isUp = true;
    issuer.username = "leaver";
    var browser = new Browser();
    browser.open(authorize("renku-ui", "v"));
    assertThat(browser.open(forge.url() + "/").body()).contains("leaver");

    browser.post(forge.url() + "/users/sign_out", Map.of("x", "y"));

    assertThat(browser.open(forge.url() + "/").body()).doesNotContain("leaver");
  }
}
