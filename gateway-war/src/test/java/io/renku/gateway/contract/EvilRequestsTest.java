package io.renku.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.gateway.kit.Browser;
import io.renku.gateway.kit.EvilTargets;
import io.renku.gateway.kit.GatewayServer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an attacker sends, or makes a user's browser send: nothing of it gets past the door. */
class EvilRequestsTest {
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

  @ParameterizedTest
  @FieldSource("io.renku.gateway.kit.EvilTargets#FORMS")
  void L4_anEvilTargetEndsAtHomeAfterLoginAndLogout(String form) {
    var target = Browser.encode(EvilTargets.inTermsOf(gateway.base().toString(), form));

    var end =
        browser.follow(browser.get("/api/auth/login?provider_id=renku&redirect_url=" + target));
    var farewell = browser.get("/api/auth/logout?redirect_url=" + target);

    assertThat(withoutSlash(end.raw().uri().toString())).isEqualTo(gateway.base().toString());
    assertThat(decoded(farewell.body()))
        .contains("post_logout_redirect_uri=" + gateway.base() + "\"")
        .doesNotContain("evil", "alert(1)", "passwd");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/kg/../admin",
        "/api/kg/./x",
        "/api/kg/..",
        "/api/kg/../../../../etc/passwd",
        "/api/kg/%2e%2e/admin",
        "/api/kg/%2E%2e/admin",
        "/api/kg/.%2e/admin",
        "/api/kg/%2e%2e%2fadmin",
        "/api/kg/..%2fadmin",
        "/api/kg/x%2f..%2f..%2fadmin",
        "/api/kg/%252e%252e/admin",
        "/api/kg/%252e%252e%252fadmin",
        "/api/kg/%25252e%25252e/admin",
        "/api/kg/..;/admin",
        "/api/kg/..;x=y/admin",
        "/api/kg/%2e%2e;/admin",
        "/api/kg/..%3b/admin",
        "/api/kg/..%5cadmin",
        "/api/kg/..%255cadmin",
        "/api/kg/%5c%5cevil.example/x",
        "/api/kg/x%00.json",
        "/api/kg/x%2500",
        "/api/kg/x%0d%0aX-Evil:%20y",
        "/api/kg/x%0a",
        "/api/kg/%zz",
        "/api/kg/%2",
        "/ui-server/api/kg/../../admin",
        "/ui-server/api/kg/%2e%2e/admin",
        "/api/direct/%2e%2e/x",
        "/repos/%2e%2e/x",
        "/auth/%2e%2e/admin",
        "/api/data/../kg/x",
        "/sessions/../api/kg",
        "/swagger/%2e%2e/WEB-INF/web.xml",
        "/ui/..%2f..%2fWEB-INF/beans.xml"
      })
  void section7_16_aPathThatLeavesItsPlaceIsRefused(String target) {
    var answer = Wire.get(gateway.base(), target);

    assertThat(answer).startsWith("HTTP/1.1 400");
    assertNobodyWasAsked();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/WEB-INF/web.xml", "/WEB-INF/beans.xml", "/web-inf/beans.xml", "/META-INF/x"})
  void theWarsOwnFilesAreNotPages(String target) {
    var answer = Wire.get(gateway.base(), target, "Accept: text/html");

    assertThat(answer).doesNotContain("bean-discovery-mode", "virtual-host");
  }

  @Test
  void A8_whatTheConnectionHeaderNamesStillReachesTheBackendFromUs() {
    browser.logIn();

    Wire.get(
        gateway.base(),
        "/api/data/x",
        "Cookie: " + browser.cookieHeader(),
        "Connection: Authorization, Renku-Auth-Refresh-Token, X-Forwarded-For, X-Request-ID",
        "Connection: Cookie, Gitlab-Access-Token");

    var call = gateway.crc.last();
    assertThat(call.header("Authorization")).startsWith("Bearer ey");
    assertThat(call.header("Renku-Auth-Refresh-Token")).isNotBlank();
    assertThat(call.header("Gitlab-Access-Token")).isNotBlank();
    assertThat(call.header("X-Forwarded-For")).isNotBlank();
    assertThat(call.header("X-Request-ID")).isNotBlank();
    assertThat(call.headers()).doesNotContainKey("Cookie");
  }

  @Test
  void section7_24_anotherSitesPageCannotWriteWithTheCookie() {
    browser.logIn();
    for (var method : List.of("POST", "PUT", "PATCH", "DELETE")) {
      for (var path : List.of("/api/data/x", "/ui-server/api/renku/x", "/api/projects/1")) {
        var foreign = browser.send(method, path, null, "Origin", "https://evil.example");
        var site = browser.send(method, path, null, "Sec-Fetch-Site", "cross-site");
        var nothing = browser.send(method, path, null);

        for (var answer : List.of(foreign, site, nothing)) {
          assertThat(answer.status()).as(answer.toString()).isEqualTo(403);
          assertThat(answer.json().getString("message")).isNotBlank();
        }
      }
    }
    assertNobodyWasAsked();
  }

  @Test
  void section7_24_ourOwnPageCan() {
    browser.logIn();

    var answer = browser.send("POST", "/api/data/x", "{}", "Origin", gateway.base().toString());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(gateway.crc.last().header("Authorization")).startsWith("Bearer ey");
  }

  @Test
  void section7_26_keycloaksAdministrationIsForReadingAdministrators() {
    var path = "/api/kc/admin/realms/Renku/users";
    var someone = "Bearer " + gateway.keycloak.accessToken(user);
    var admin =
        "Bearer "
            + gateway.keycloak.accessToken(
                user,
                claims ->
                    claims.add(
                        "groups", jakarta.json.Json.createArrayBuilder().add("renku-admin")));

    assertThat(browser.get(path).status()).isEqualTo(401);
    assertThat(browser.get(path, "Authorization", someone).status()).isEqualTo(403);
    assertThat(browser.send("POST", path, null, "Authorization", admin).status()).isEqualTo(405);
    assertThat(gateway.keycloakPages.count()).isZero();
    assertThat(browser.get(path, "Authorization", admin).status()).isEqualTo(200);
  }

  @Test
  void section7_26_theSessionsTokenTradesForNothing() {
    browser.logIn();
    gateway.keycloakPages.forget();

    browser.send(
        "POST",
        "/api/kc/realms/Renku/protocol/openid-connect/token",
        "grant_type=refresh_token&refresh_token=x",
        "Content-Type",
        "application/x-www-form-urlencoded",
        "Origin",
        gateway.base().toString());
    assertThat(gateway.keycloakPages.calls())
        .allSatisfy(call -> assertThat(call.headers()).doesNotContainKey("Authorization"));
  }

  private static String withoutSlash(String uri) {
    return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private void assertNobodyWasAsked() {
    for (var echo :
        List.of(gateway.core, gateway.crc, gateway.graph, gateway.sessions, gateway.gitlab)) {
      assertThat(echo.count()).isZero();
    }
    assertThat(gateway.keycloakPages.count()).isZero();
  }
}
