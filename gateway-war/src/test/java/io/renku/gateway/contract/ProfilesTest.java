package io.renku.gateway.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.gateway.kit.Browser;
import io.renku.gateway.kit.Echo;
import io.renku.gateway.kit.Echo.Call;
import io.renku.gateway.kit.GatewayServer;
import io.renku.gateway.tokens.Provider;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each backend learns about who asks: headers as they arrive there. */
class ProfilesTest {
  private static final String GITLAB_TOKEN = "gitlabAccessTokenValue";
  private static final long HOUR = 3600;

  private final String user = UUID.randomUUID().toString();
  private GatewayServer gateway;
  private Browser browser;

  @BeforeEach
  void start() throws Exception {
    gateway = GatewayServer.shared();
    gateway.keycloak.visitor = user;
    gateway.gitlabLogin.visitor = user;
    browser = gateway.browser();
  }

  @Test
  void anAnonymousVisitorHasANameThatStays() {
    browser.get("/api/notebooks/x");
    var first = gateway.sessions.last();
    browser.get("/api/notebooks/x");
    var second = gateway.sessions.last();

    assertThat(first.header("Renku-Auth-Anon-Id"))
        .startsWith("anon-")
        .isEqualTo(second.header("Renku-Auth-Anon-Id"));
    assertThat(first.headers()).doesNotContainKeys("Authorization", "Gitlab-Access-Token");
  }

  @Test
  void theDataServiceGetsBothTokens() {
    logIn();

    var call = call("/api/data/user", gateway.crc);

    assertThat(call.header("Authorization")).startsWith("Bearer ey");
    assertThat(call.header("Gitlab-Access-Token")).isEqualTo(GITLAB_TOKEN);
    assertThat(call.header("Gitlab-Access-Token-Expires-At")).matches("\\d+");
    assertThat(call.header("Renku-Auth-Refresh-Token")).isNotBlank();
    assertThat(call.headers()).doesNotContainKey("Renku-Auth-Anon-Id");
  }

  @Test
  void withoutGitlabNobodyHearsOfIt() throws Exception {
    try (var alone = GatewayServer.start("renku.gitlab.enabled", "false")) {
      var visitor = alone.browser();
      assertThat(visitor.logIn().status()).isEqualTo(200);
      visitor.get("/api/data/user");

      var call = alone.crc.last();
      assertThat(call.header("Authorization")).startsWith("Bearer ey");
      assertThat(call.headers().keySet())
          .noneMatch(name -> name.toLowerCase().startsWith("gitlab-"));
    }
  }

  @Test
  void gitlabAndTheReferencesGraphGetTheGitlabToken() throws Exception {
    logIn();
    for (var path : List.of("/api/user/x", "/api/graphql", "/api/projects/1")) {
      assertThat(call(path, gateway.gitlab).header("Authorization"))
          .isEqualTo("Bearer " + GITLAB_TOKEN);
    }
    try (var reference = GatewayServer.start("renku.backend.graph.profile", "reference")) {
      var token = reference.keycloak.accessToken(user);
      reference.keep(Provider.GITLAB, user, GITLAB_TOKEN, HOUR);
      reference.browser().get("/api/kg/x", "Authorization", "Bearer " + token);

      assertThat(reference.graph.last().header("Authorization"))
          .isEqualTo("Bearer " + GITLAB_TOKEN);
    }
  }

  @Test
  void anonymouslyTheyGetNone() {
    for (var path : List.of("/api/user/x", "/api/graphql", "/repos/x")) {
      assertThat(call(path, gateway.gitlab).headers()).doesNotContainKey("Authorization");
    }
    assertThat(call("/api/kg/x", gateway.graph).headers()).doesNotContainKey("Authorization");
  }

  @Test
  void coreLearnsWhoTheUserIs() {
    logIn();

    var call = call("/api/renku/x", gateway.core);

    assertThat(call.header("Renku-User")).startsWith("ey");
    assertThat(call.header("Renku-user-id")).isEqualTo(user);
    assertThat(call.header("Renku-user-fullname")).isEqualTo("SmFuZSBEb2U=");
    assertThat(call.header("Renku-user-email")).isEqualTo(base64("jane@renku.example"));
  }

  @Test
  void gitGetsTheGitlabTokenForEitherKindOfLogin() {
    var expected = "Basic b2F1dGgyOmdpdGxhYkFjY2Vzc1Rva2VuVmFsdWU=";
    logIn();
    assertThat(call("/repos/test", gateway.gitlab).header("Authorization")).isEqualTo(expected);

    var token = gateway.keycloak.accessToken(user, c -> c.add("azp", "renku-cli"));
    gateway.browser().get("/repos/test", "Authorization", "Basic " + base64("renku:" + token));
    assertThat(gateway.gitlab.last().header("Authorization")).isEqualTo(expected);
  }

  /** GitLab's API takes a token as a bearer only, and the command line sends its own as one. */
  @Test
  void theCommandLineAsksGitlabForAProjectBelowRepos() {
    gateway.keep(Provider.GITLAB, user, GITLAB_TOKEN, HOUR);
    var token = gateway.keycloak.accessToken(user, c -> c.add("azp", "renku-cli"));

    gateway.browser().get("/repos/api/v4/projects/a%2Fb", "Authorization", "Bearer " + token);

    var call = gateway.gitlab.last();
    assertThat(call.target()).isEqualTo("/api/v4/projects/a%2Fb");
    assertThat(call.header("Authorization")).isEqualTo("Bearer " + GITLAB_TOKEN);
  }

  @Test
  void gitIsAskedForItsPasswordWhenTheTokenIsBad() {
    var answer =
        browser.get("/repos/test", "Authorization", "Basic " + base64("renku:eyJh.bad.token"));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Basic realm=\"Renku\"");
    assertThat(gateway.gitlab.count()).isZero();
  }

  @Test
  void forgedIdentityHeadersReachNobody() {
    var forged =
        new String[] {
          "Renku-User",
          "f",
          "Renku-user-id",
          "f",
          "Renku-Auth-Anon-Id",
          "f",
          "Renku-Auth-Access-Token",
          "f",
          "Renku-Auth-Id-Token",
          "f",
          "Renku-Auth-Git-Credentials",
          "f",
          "Renku_Auth_Anon_Id",
          "f",
          "Gitlab-Access-Token",
          "f",
          "GITLAB-ACCESS-TOKEN-EXPIRES-AT",
          "f",
          "Renku-Gateway-Upstream-X",
          "f",
          "X-Renku-X",
          "f",
          "anon-id",
          "f",
          "X-Forwarded-For",
          "f",
          "X-Forwarded-Host",
          "f",
          "X-Forwarded-Proto",
          "f",
          "X-Real-IP",
          "f",
          "Forwarded",
          "for=f"
        };

    for (var path : List.of("/api/renku/x", "/api/data/x", "/api/notebooks/x", "/api/kg/x")) {
      browser.get(path, forged);
    }
    for (var echo : List.of(gateway.core, gateway.crc, gateway.sessions, gateway.graph)) {
      assertThat(echo.last().headers().values()).noneMatch(v -> v.contains("f"));
    }
  }

  @Test
  void theCommandLineUsesTheGitlabLoginOfTheSameUser() {
    gateway.keep(Provider.GITLAB, user, GITLAB_TOKEN, HOUR);
    var token = gateway.keycloak.accessToken(user, c -> c.add("azp", "renku-cli"));

    browser.get("/api/data/x", "Authorization", "Bearer " + token);

    assertThat(gateway.crc.last().header("Authorization")).isEqualTo("Bearer " + token);
    assertThat(gateway.crc.last().header("Gitlab-Access-Token")).isEqualTo(GITLAB_TOKEN);
  }

  @Test
  void anExpiredTokenIsNamedSo() {
    var token = gateway.keycloak.accessToken(user, c -> c.add("exp", 1));

    var answer = browser.get("/api/data/x", "Authorization", "Bearer " + token);

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.json().getString("error")).isEqualTo("authentication");
    assertThat(answer.json().getString("message")).isEqualTo("token expired");
    assertThat(answer.json().getString("target")).isEqualTo("data");
    assertThat(answer.header("WWW-Authenticate")).contains("invalid_token");
    assertThat(gateway.crc.count()).isZero();
  }

  @Test
  void cookiesOfTheBrowserStayHere() {
    logIn();
    browser.cookies().put("other", "1");
    browser.cookies().put("reverse-proxy-sticky-session-core", "x");

    assertThat(call("/api/data/x", gateway.crc).headers()).doesNotContainKey("Cookie");
    assertThat(call("/api/kg/x", gateway.graph).headers()).doesNotContainKey("Cookie");
    assertThat(call("/api/user", gateway.gitlab).headers()).doesNotContainKey("Cookie");
    assertThat(call("/api/renku/x", gateway.core).header("Cookie"))
        .isEqualTo("reverse-proxy-sticky-session-core=x");
  }

  @Test
  void aSessionsTokensComeInTheReferencesForm() {
    logIn();

    var call = call("/api/notebooks/servers", gateway.sessions);

    assertThat(call.header("Renku-Auth-Access-Token")).startsWith("ey");
    assertThat(call.header("Renku-Auth-Id-Token")).startsWith("ey");
    assertThat(call.header("Renku-Auth-Refresh-Token")).isNotBlank();
    var credentials =
        new String(Base64.getDecoder().decode(call.header("Renku-Auth-Git-Credentials")), UTF_8);
    assertThat(credentials)
        .contains("\"" + gateway.gitlabLogin.url() + "\"", "\"bearer " + GITLAB_TOKEN + "\"");
  }

  /** A web login whose GitLab token is one that a test can recognise. */
  private void logIn() {
    assertThat(browser.logIn().status()).isEqualTo(200);
    gateway.keep(Provider.GITLAB, user, GITLAB_TOKEN, HOUR);
  }

  private Call call(String path, Echo backend) {
    assertThat(browser.get(path).status()).as(path).isEqualTo(200);
    return backend.last();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
