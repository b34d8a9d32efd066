package io.renku.gateway.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.gateway.kit.Browser;
import io.renku.gateway.kit.Browser.Answer;
import io.renku.gateway.kit.GatewayServer;
import io.renku.gateway.redis.Redis;
import io.renku.gateway.tokens.Provider;
import io.renku.gateway.tokens.TokenRepository;
import jakarta.json.JsonValue;
import java.net.URI;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logging in and out as a browser sees it, and what a session is worth afterwards. */
class LoginTest {
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
  void aLoginAtKeycloakAlone() {
    var end =
        browser.follow(browser.get("/api/auth/login?provider_id=renku&redirect_url=/version"));

    assertThat(end.status()).isEqualTo(200);
    assertThat(end.raw().uri()).isEqualTo(gateway.base().resolve("/version"));
    assertThat(browser.cookies()).containsOnlyKeys("_renku_session");
    assertThat(logins()).containsExactly("online", "offline");
    assertThat(browser.get("/api/data/x").status()).isEqualTo(200);
    assertThat(gateway.crc.last().header("Authorization")).startsWith("Bearer ey");
    assertThat(gateway.crc.last().headers()).doesNotContainKey("Gitlab-Access-Token");
  }

  @Test
  void aWholeLoginVisitsEachProviderInOrder() {
    var end = browser.logIn();

    assertThat(end.status()).isEqualTo(200);
    assertThat(logins()).containsExactly("online", "offline", "gitlab");
    assertThat(browser.cookies()).containsOnlyKeys("_renku_session");
  }

  @Test
  void theOfflineTokenIsAskedForSilentlyAndAfterwards() {
    browser.logIn();

    var steps = authorizations();
    assertThat(steps.get(0).get("scope").split(" ")).doesNotContain("offline_access");
    assertThat(steps.get(0)).doesNotContainKey("prompt");
    assertThat(steps.get(1).get("scope").split(" ")).contains("offline_access");
    assertThat(steps.get(1)).containsEntry("prompt", "none");
  }

  @Test
  void withoutAnOfflineTokenTheLoginGoesOn() {
    var step =
        browser.follow(browser.get("/api/auth/login?provider_id=renku&redirect_url=/version"), 1);
    gateway.keycloak.refusal = "login_required";

    var end = browser.follow(step);

    assertThat(end.raw().uri()).isEqualTo(gateway.base().resolve("/version"));
    browser.get("/api/data/x");
    assertThat(gateway.crc.last().header("Authorization")).startsWith("Bearer ey");
  }

  @Test
  void everyStepHasSecretsOfItsOwn() {
    browser.logIn();
    browser.logIn();

    for (var secret : List.of("state", "nonce", "code_challenge")) {
      assertThat(authorizations()).extracting(step -> step.get(secret)).doesNotHaveDuplicates();
    }
    assertThat(authorizations())
        .allSatisfy(step -> assertThat(step).containsEntry("code_challenge_method", "S256"));
  }

  @Test
  void aCallbackThatNobodyAskedForStoresNothing() {
    var code = gateway.keycloak.newCode(user, "n");

    assertThat(browser.get("/api/auth/callback?code=" + code).status()).isEqualTo(400);
    var made = browser.get("/api/auth/callback?code=" + code + "&state=made-up");
    assertThat(made.status()).isEqualTo(302);
    assertThat(made.header("Location")).startsWith(gateway.keycloak.issuer());
    assertThat(gateway.redis.dump()).doesNotContain(TokenRepository.key(Provider.RENKU, user));
  }

  @Test
  void aCallbackOfAnotherBrowserIsWorthNothing() {
    var stolen = browser.get("/api/auth/login?provider_id=renku").header("Location");
    var state = query(URI.create(stolen)).get("state");
    var thief = gateway.browser();
    thief.get("/api/auth/login?provider_id=renku");

    thief.get(
        "/api/auth/callback?state="
            + state
            + "&code="
            + gateway.keycloak.newCode(user, query(URI.create(stolen)).get("nonce")));

    thief.get("/api/data/x");
    assertThat(gateway.crc.last().headers()).doesNotContainKey("Authorization");
  }

  @Test
  void aReloadedCallbackIsNoError() {
    var end = browser.logIn();
    var callback =
        browser.visited().stream()
            .filter(uri -> uri.getPath().equals("/api/auth/callback"))
            .findFirst()
            .orElseThrow();

    var again = browser.follow(browser.get(callback.getRawPath() + "?" + callback.getRawQuery()));

    assertThat(end.status()).isEqualTo(200);
    assertThat(again.status()).isLessThan(500);
    browser.get("/api/data/x");
    assertThat(gateway.crc.last().header("Authorization")).startsWith("Bearer ey");
  }

  @Test
  void theSessionOfBeforeTheLoginIsWorthNothingAfterIt() {
    browser.get("/api/auth/login");
    var planted = browser.cookies().get("_renku_session");
    browser.logIn();

    assertThat(browser.cookies().get("_renku_session")).isNotEqualTo(planted);
    var attacker = gateway.browser();
    attacker.cookies().put("_renku_session", planted);
    attacker.get("/api/data/x");
    assertThat(gateway.crc.last().headers()).doesNotContainKey("Authorization");
  }

  @Test
  void evilTargetsEndAtHome() {
    for (var evil : List.of("https://evil.example", "//evil.example", "/\\evil.example")) {
      gateway.browser();
      var end =
          browser.follow(
              browser.get(
                  "/api/auth/login?provider_id=renku&redirect_url=" + Browser.encode(evil)));

      assertThat(end.raw().uri().getAuthority()).isEqualTo(gateway.base().getAuthority());
      var out = browser.get("/api/auth/logout?redirect_url=" + Browser.encode(evil));
      assertThat(URLDecoder.decode(out.body() + out.header("Location"), UTF_8))
          .doesNotContain("evil.example");
    }
  }

  @Test
  void anUnknownProviderIsRefused() {
    for (var id : List.of("evil", "renku-offline")) {
      assertThat(browser.get("/api/auth/login?provider_id=" + id).status()).isEqualTo(400);
    }
  }

  @Test
  void logoutEndsTheSessionForWhoeverHasItsCookie() {
    browser.logIn();
    var cookie = browser.cookies().get("_renku_session");

    var out = browser.get("/api/auth/logout");

    assertThat(out.body()).contains("id_token_hint=ey", "/api/auth/gitlab/logout");
    assertThat(out.header("Set-Cookie")).contains("_renku_session=;", "Max-Age=0");
    assertThat(browser.cookies()).isEmpty();
    assertThat(gateway.redis.dump()).contains(TokenRepository.key(Provider.GITLAB, user));
    var thief = gateway.browser();
    thief.cookies().put("_renku_session", cookie);
    assertThat(thief.get("/api/data/x").status()).isEqualTo(200);
    assertThat(gateway.crc.last().headers()).doesNotContainKey("Authorization");
  }

  @Test
  void nothingAboutALoginIsCached() {
    var token = gateway.keycloak.accessToken(user);
    for (var answer :
        List.of(
            browser.get("/api/auth/login"),
            browser.get("/api/auth/callback?state=x&code=y"),
            browser.get("/api/auth/logout"),
            browser.get("/api/auth/gitlab/logout"),
            exchange(token))) {
      assertThat(answer.header("Cache-Control")).as(answer.toString()).contains("no-store");
    }
  }

  @Test
  void theWebClientsAddressesAreTheSame() {
    var login = browser.get("/ui-server/auth/login?redirect_url=" + gateway.base());

    assertThat(login.status()).isEqualTo(302);
    assertThat(login.header("Location")).startsWith(gateway.keycloak.issuer());
    assertThat(browser.get("/ui-server/auth/logout").status()).isEqualTo(200);
  }

  @Test
  void aTamperedCookieIsNobody() {
    browser.logIn();
    var cookie = browser.cookies().get("_renku_session");
    for (var tampered :
        List.of(
            cookie + "x",
            cookie.substring(1),
            (cookie.startsWith("A") ? "B" : "A") + cookie.substring(1),
            cookie.replace('.', '~'),
            cookie.substring(0, cookie.lastIndexOf('.')),
            cookie.substring(0, 43) + cookie.substring(cookie.lastIndexOf('.')),
            "..",
            "")) {
      browser.cookies().put("_renku_session", tampered);

      assertThat(browser.get("/api/data/x").status()).as(tampered).isEqualTo(200);
      assertThat(gateway.crc.last().headers()).doesNotContainKey("Authorization");
    }
  }

  @Test
  void aSessionThatKeycloakEndedSendsTheWebClientToTheLoginPage() {
    browser.logIn();
    gateway.keep(Provider.RENKU, user, "expired", -1000);
    gateway.keycloak.forgetTokens();

    var ui = browser.get("/ui-server/api/data/x");
    var api = browser.get("/api/data/x");

    assertThat(ui.status()).isEqualTo(500);
    assertThat(ui.header("ui-server-auth")).isEqualTo("expired");
    assertThat(ui.json().getString("error")).isEqualTo("Invalid authentication tokens");
    assertThat(api.status()).isEqualTo(401);
  }

  @Test
  void aPodTradesItsTokenForGitlabs() {
    var token = gateway.keycloak.accessToken(user);
    assertThat(exchange(token).status()).isEqualTo(404);
    browser.logIn();

    var traded = exchange(token);

    assertThat(traded.status()).isEqualTo(200);
    assertThat(traded.json().getString("access_token")).isNotBlank();
    assertThat(traded.json().get("expires_at").getValueType())
        .isEqualTo(JsonValue.ValueType.NUMBER);
    assertThat(browser.get("/api/auth/gitlab/exchange").status()).isEqualTo(401);
    assertThat(exchange("eyJ.x.y").status()).isEqualTo(401);
  }

  @Test
  void aRequestThatNeedsNoFreshTokenAsksRedisOnce() {
    browser.logIn();
    var redis = gateway.bean(Redis.class);
    for (var path : List.of("/api/notebooks/servers", "/api/data/x", "/api/user")) {
      gateway.everybodyForgets(user, browser.cookies().get("_renku_session"));
      var before = redis.calls();

      assertThat(browser.get(path).status()).isEqualTo(200);
      assertThat(redis.calls() - before).as(path).isEqualTo(1);

      browser.get(path);
      assertThat(redis.calls() - before).as(path + " again").isEqualTo(1);
    }
  }

  @Test
  void aTokenNeedsRedisOnceToo() {
    gateway.keep(Provider.GITLAB, user, "g", 3600);
    gateway.everybodyForgets(user, "");
    var redis = gateway.bean(Redis.class);
    var before = redis.calls();

    browser.get(
        "/api/notebooks/x", "Authorization", "Bearer " + gateway.keycloak.accessToken(user));

    assertThat(redis.calls() - before).isEqualTo(1);
  }

  private Answer exchange(String token) {
    return gateway.browser().get("/api/auth/gitlab/exchange", "Authorization", "Bearer " + token);
  }

  private List<String> logins() {
    return browser.visited().stream()
        .filter(LoginTest::isAuthorization)
        .map(
            uri ->
                uri.getPath().startsWith("/oauth")
                    ? "gitlab"
                    : uri.getQuery().contains("offline_access") ? "offline" : "online")
        .toList();
  }

  private List<Map<String, String>> authorizations() {
    return browser.visited().stream()
        .filter(LoginTest::isAuthorization)
        .map(LoginTest::query)
        .toList();
  }

  private static boolean isAuthorization(URI uri) {
    return uri.getPath().endsWith("/openid-connect/auth")
        || uri.getPath().equals("/oauth/authorize");
  }

  private static Map<String, String> query(URI uri) {
    return Arrays.stream(uri.getRawQuery().split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(p -> p[0], p -> URLDecoder.decode(p[1], UTF_8)));
  }
}
