package io.renku.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.gateway.kit.Browser.Answer;
import io.renku.gateway.kit.Echo;
import io.renku.gateway.kit.GatewayServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What pages of ours may do in a browser, and what we say about those that are not ours. */
class PageHeadersTest {

  @Test
  void ourOwnPagesNeedLittle() throws Exception {
    var page = shared().browser().get("/", "Accept", "text/html");

    assertThat(page.status()).isEqualTo(200);
    assertThat(policy(page))
        .contains("default-src 'self'", "object-src 'none'", "frame-ancestors 'self'")
        .doesNotContain("unsafe");
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page.header("Referrer-Policy")).isEqualTo("strict-origin-when-cross-origin");
    assertThat(page.header("Permissions-Policy")).contains("camera=()");
    assertThat(page.header("Strict-Transport-Security")).isNull();
  }

  @Test
  void theExplorersPagesHaveWhatTheirLibraryNeeds() throws Exception {
    var browser = shared().browser();

    assertThat(policy(browser.get("/swagger/")))
        .contains("style-src 'self' 'unsafe-inline'", "script-src 'self';");
    var back = browser.get("/swagger/oauth2-redirect.html");
    assertThat(back.status()).isEqualTo(200);
    assertThat(back.body()).contains("src=\"oauth2-redirect.js\"");
    assertThat(browser.get("/swagger/oauth2-redirect.js").body())
        .contains("swaggerUIRedirectOauth2");
    assertThat(browser.get("/swagger/swagger-ui-bundle.js").header("ETag")).isNotBlank();
    assertThat(browser.get("/swagger").header("Location")).isEqualTo("/swagger/");
  }

  @Test
  void httpsIsToBeKept() throws Exception {
    try (var gateway = GatewayServer.start("renku.base-url", "https://renku.example")) {
      var browser = gateway.browser();
      gateway.gitlab.answer =
          call -> {
            call.getResponseHeaders().add("Strict-Transport-Security", "max-age=1");
            Echo.send(call, 200, "{}");
          };

      assertThat(browser.get("/version").header("Strict-Transport-Security"))
          .isEqualTo("max-age=31536000");
      assertThat(policy(browser.get("/"))).contains("connect-src 'self' wss://renku.example;");
      assertThat(browser.get("/api/projects").headers("Strict-Transport-Security"))
          .containsExactly("max-age=1");
    }
  }

  @Test
  void pagesOfOthersKeepTheirOwn() throws Exception {
    var gateway = shared();
    gateway.keycloakPages.answer =
        call -> {
          call.getResponseHeaders().add("Content-Security-Policy", "default-src keycloak");
          call.getResponseHeaders().add("Content-Type", "text/html");
          Echo.send(call, 200, "<script>1</script>");
        };

    var page = gateway.browser().get("/auth/account", "Accept", "text/html");

    assertThat(page.headers("Content-Security-Policy")).contains("default-src keycloak");
    assertThat(page.headers("Content-Security-Policy"))
        .allSatisfy(
            policy -> assertThat(policy).doesNotContain("script-src").doesNotContain("sha256"));
    assertThat(page.header("Permissions-Policy")).isNull();
  }

  @Test
  void aLogoutMayUseTheServersItLogsOutOf() throws Exception {
    var gateway = shared();
    var page = gateway.browser().get("/api/auth/gitlab/logout");

    assertThat(page.body()).contains("submit()");
    assertThat(policies(page))
        .anyMatch(
            policy ->
                policy.contains("script-src 'sha256-")
                    && policy.contains("form-action 'self'")
                    && policy.contains(gateway.gitlabLogin.url()));
    assertThat(policies(gateway.browser().get("/api/auth/logout")))
        .anyMatch(
            policy ->
                policy.contains("script-src 'none'")
                    && policy.contains("frame-src 'self'")
                    && policy.contains(gateway.keycloak.url()));
  }

  @Test
  void aPageAboutAFailureRunsNothing() throws Exception {
    var browser = shared().browser();

    for (var path : List.of("/api/auth/callback", "/sessions/none/lab")) {
      var page = browser.get(path, "Accept", "text/html");
      assertThat(page.header("Content-Type")).startsWith("text/html");
      assertThat(policies(page)).as(path).anyMatch(p -> p.startsWith("default-src 'none'"));
    }
  }

  private static GatewayServer shared() throws Exception {
    return GatewayServer.shared();
  }

  private static List<String> policies(Answer answer) {
    return answer.headers("Content-Security-Policy");
  }

  /** A page of ours has one policy. */
  private static String policy(Answer answer) {
    assertThat(policies(answer)).hasSize(1);
    return policies(answer).getFirst();
  }
}
