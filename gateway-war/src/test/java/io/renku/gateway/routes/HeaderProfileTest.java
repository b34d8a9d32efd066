package io.renku.gateway.routes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.gateway.TestSettings;
import io.renku.gateway.routes.Credentials.GitlabToken;
import io.renku.gateway.routes.Credentials.User;
import io.renku.gateway.routes.Route.Proxy;
import jakarta.json.Json;
import java.io.StringReader;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HeaderProfileTest {
  private static final GitlabToken GITLAB =
      new GitlabToken("gitlabAccessTokenValue", 1700000000, "https://gitlab.example");
  private static final User JANE =
      new User(
          "sub-1",
          "Jane Doe",
          "jane@é.example",
          "renku-access",
          Optional.of("renku-id"),
          Optional.of("renku-refresh"),
          Optional.of(GITLAB));

  @Test
  void coreLearnsWhoTheUserIs() {
    var headers = headers("/api/renku/x", Credentials.of(JANE));

    assertThat(headers)
        .containsEntry("Authorization", "Bearer renku-access")
        .containsEntry("Gitlab-Access-Token", "gitlabAccessTokenValue")
        .containsEntry("Gitlab-Access-Token-Expires-At", "1700000000")
        .containsEntry("Renku-User", "renku-id")
        .containsEntry("Renku-user-id", "sub-1")
        .containsEntry("Renku-user-fullname", "SmFuZSBEb2U=")
        .containsEntry("Renku-user-email", base64("jane@é.example"))
        .doesNotContainKeys("Renku-Auth-Refresh-Token", "Renku-Auth-Access-Token");
  }

  @Test
  void theReferencesCoreGetsTheGitlabToken() {
    var headers =
        headers("/api/renku/x", Credentials.of(JANE), "renku.backend.core.authorization", "gitlab");

    assertThat(headers).containsEntry("Authorization", "Bearer gitlabAccessTokenValue");
  }

  @Test
  void sessionsGetAllTokens() {
    var headers = headers("/api/notebooks/servers", Credentials.of(JANE));

    assertThat(headers)
        .containsEntry("Authorization", "Bearer renku-access")
        .containsEntry("Renku-Auth-Access-Token", "renku-access")
        .containsEntry("Renku-Auth-Id-Token", "renku-id")
        .containsEntry("Renku-Auth-Refresh-Token", "renku-refresh")
        .doesNotContainKey("Renku-Auth-Anon-Id");
    var credentials =
        new String(Base64.getDecoder().decode(headers.get("Renku-Auth-Git-Credentials")), UTF_8);
    assertThat(Json.createReader(new StringReader(credentials)).readObject())
        .isEqualTo(
            Json.createReader(
                    new StringReader(
                        """
                        {"https://gitlab.example": {"provider": "GitLab",
                         "AuthorizationHeader": "bearer gitlabAccessTokenValue",
                         "AccessTokenExpiresAt": 1700000000}}
                        """))
                .readObject());
  }

  @Test
  void withoutGitlabLoginTheGitlabHeadersAreLeftOut() {
    var withoutGitlab =
        new User("s", "n", "e", "a", Optional.empty(), Optional.empty(), Optional.empty());

    assertThat(headers("/api/data/user", Credentials.of(withoutGitlab)))
        .containsEntry("Authorization", "Bearer a")
        .doesNotContainKeys("Gitlab-Access-Token", "Gitlab-Access-Token-Expires-At");
    assertThat(headers("/api/notebooks/x", Credentials.of(withoutGitlab)))
        .doesNotContainKey("Renku-Auth-Git-Credentials");
    assertThat(headers("/api/user", Credentials.of(withoutGitlab)))
        .doesNotContainKey("Authorization");
  }

  @Test
  void theDataServiceGetsTheRefreshToken() {
    assertThat(headers("/api/data/user", Credentials.of(JANE)))
        .containsEntry("Renku-Auth-Refresh-Token", "renku-refresh")
        .containsKey("Gitlab-Access-Token")
        .doesNotContainKey("Renku-Auth-Anon-Id");
  }

  @Test
  void gitlabGetsItsOwnToken() {
    for (var path : List.of("/api/user/x", "/api/graphql")) {
      assertThat(headers(path, Credentials.of(JANE)))
          .containsEntry("Authorization", "Bearer gitlabAccessTokenValue")
          .doesNotContainKey("Renku-user-id");
    }
  }

  @Test
  void gitGetsABasicHeader() {
    assertThat(headers("/repos/test", Credentials.of(JANE)))
        .containsEntry("Authorization", "Basic b2F1dGgyOmdpdGxhYkFjY2Vzc1Rva2VuVmFsdWU=");
  }

  @Test
  void anAnonymousVisitorHasANameOnlyWhereOneIsNeeded() {
    var nobody = Credentials.anonymous("anon-1");

    assertThat(headers("/api/notebooks/x", nobody))
        .containsEntry("Renku-Auth-Anon-Id", "anon-1")
        .doesNotContainKey("Authorization");
    assertThat(headers("/api/data/x", nobody)).containsEntry("Renku-Auth-Anon-Id", "anon-1");
    assertThat(headers("/api/kg/x", nobody))
        .doesNotContainKeys("Renku-Auth-Anon-Id", "Authorization");
    assertThat(headers("/api/user", nobody))
        .doesNotContainKeys("Renku-Auth-Anon-Id", "Authorization");
  }

  @Test
  void forgedIdentityHeadersAreRemoved() {
    var forged =
        List.of(
            "Renku-User",
            "renku-user-id",
            "Renku-user-fullname",
            "Renku-Auth-Anon-Id",
            "Renku-Auth-Access-Token",
            "Gitlab-Access-Token",
            "Gitlab_Access_Token",
            "gitlab-access-token-expires-at",
            "Renku-Gateway-Upstream-Authorization",
            "X-Renku-Anything",
            "anon-id",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "Forwarded",
            "X-Real-IP");
    var sent = forged.stream().map(name -> new Header(name, "forged")).toList();

    for (var path :
        List.of("/api/renku/x", "/api/data/x", "/api/direct/x", "/auth/x", "/repos/x")) {
      assertThat(profile(path).apply(sent, Credentials.NONE)).as(path).isEmpty();
    }
  }

  @Test
  void headersOfTheConnectionStayOnIt() {
    var sent =
        List.of(
            new Header("Connection", "keep-alive, X-Hop"),
            new Header("X-Hop", "1"),
            new Header("Transfer-Encoding", "chunked"),
            new Header("TE", "trailers"),
            new Header("Upgrade", "h2c"),
            new Header("Expect", "100-continue"),
            new Header("Host", "public"),
            new Header("Content-Length", "5"),
            new Header("Accept", "application/ld+json"),
            new Header("PRIVATE-TOKEN", "pat"));

    assertThat(profile("/api/kg/x").apply(sent, Credentials.NONE))
        .containsExactly(
            new Header("Accept", "application/ld+json"), new Header("PRIVATE-TOKEN", "pat"));
  }

  @Test
  void onlyStickyCookiesReachCore() {
    var cookies =
        List.of(
            new Header("Cookie", "_renku_session=s; reverse-proxy-sticky-session-core=1; other=2"));

    assertThat(profile("/api/renku/x").apply(cookies, Credentials.NONE))
        .containsExactly(new Header("Cookie", "reverse-proxy-sticky-session-core=1"));
    assertThat(profile("/api/data/x").apply(cookies, Credentials.NONE)).isEmpty();
    assertThat(profile("/auth/x").apply(cookies, Credentials.NONE))
        .containsExactly(new Header("Cookie", "reverse-proxy-sticky-session-core=1; other=2"));
  }

  @Test
  void theSendersAuthorizationIsConsumedUnlessTheRouteIsRaw() {
    var sent = List.of(new Header("Authorization", "Bearer sent"));

    assertThat(profile("/api/data/x").apply(sent, Credentials.NONE)).isEmpty();
    assertThat(profile("/api/datasets/x").apply(sent, Credentials.NONE)).isEqualTo(sent);
    assertThat(profile("/api/direct/x").apply(sent, Credentials.NONE)).isEqualTo(sent);
    assertThat(profile("/api/user").apply(sent, Credentials.opaque("Bearer sent"))).isEqualTo(sent);
  }

  @Test
  void secretsAreNotPrinted() {
    assertThat(JANE + " " + GITLAB).doesNotContain("renku-access", "gitlabAccessTokenValue");
  }

  private static Map<String, String> headers(
      String path, Credentials credentials, String... settings) {
    return profile(path, settings).apply(List.of(), credentials).stream()
        .collect(
            Collectors.toMap(
                Header::name,
                Header::value,
                (a, b) -> {
                  throw new AssertionError("Twice: " + a + " and " + b);
                },
                () -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER)));
  }

  private static HeaderProfile profile(String path, String... settings) {
    var table = new RouteTable(Routes.of(TestSettings.config(settings)));
    return ((Proxy) table.find(RequestPath.of(path, null)).orElseThrow().action()).profile();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
