package io.renku.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.gateway.kit.Browser;
import io.renku.gateway.kit.Browser.Answer;
import io.renku.gateway.kit.Echo;
import io.renku.gateway.kit.GatewayServer;
import io.renku.gateway.tokens.Provider;
import io.renku.gateway.tokens.TestIssuer;
import io.renku.gateway.tokens.TokenRepository;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logging out of more than one browser: because the user wants it, or because Keycloak says so. */
class LogoutTest {
  private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

  private final String user = UUID.randomUUID().toString();
  private GatewayServer gateway;
  private Browser desk;
  private Browser laptop;
  private Browser somebodyElse;

  @BeforeEach
  void logIn() throws Exception {
    gateway = GatewayServer.shared();
    desk = loggedIn(user);
    laptop = loggedIn(user);
    somebodyElse = loggedIn(UUID.randomUUID().toString());
  }

  @Test
  void anOrdinaryLogoutEndsThisBrowserAlone() {
    desk.get("/api/auth/logout");

    assertThat(isLoggedIn(desk)).isFalse();
    assertThat(isLoggedIn(laptop)).isTrue();
  }

  @Test
  void everywhereMeansAllBrowsersOfThisUser() {
    gateway.keycloakPages.answer = Echo.json(204, "");
    var planted = laptop.cookies().get("_renku_session");

    var out = desk.get("/ui-server/auth/logout?everywhere=true", "Sec-Fetch-Site", "same-origin");

    assertThat(out.status()).isEqualTo(200);
    assertThat(out.body()).contains("id_token_hint=ey");
    assertThat(isLoggedIn(laptop)).isFalse();
    assertThat(laptop.cookies()).containsEntry("_renku_session", planted);
    assertThat(isLoggedIn(somebodyElse)).isTrue();
    var call = gateway.keycloakPages.last();
    assertThat(call.method() + " " + call.target())
        .isEqualTo("DELETE /realms/Renku/account/sessions?current=true");
    assertThat(call.header("Authorization")).startsWith("Bearer ey");
    assertThat(gateway.redis.dump())
        .contains(TokenRepository.key(Provider.RENKU, user))
        .doesNotContain("sessions-of:{" + user);
  }

  @Test
  void anotherSitesLinkEndsOneBrowserAtMost() {
    desk.get("/api/auth/logout?everywhere=true", "Sec-Fetch-Site", "cross-site");

    assertThat(isLoggedIn(laptop)).isTrue();
    assertThat(gateway.keycloakPages.count()).isZero();
  }

  @Test
  void whenKeycloakDoesNotHelpTheBrowsersAreLoggedOutHere() {
    gateway.keycloakPages.answer = Echo.json(403, "{}");

    desk.get("/api/auth/logout?everywhere=true");

    assertThat(isLoggedIn(laptop)).isFalse();
  }

  @Test
  void nobodyCanBeLoggedOutWithoutASession() {
    var out = gateway.browser().get("/api/auth/logout?everywhere=true");

    assertThat(out.status()).isEqualTo(200);
    assertThat(isLoggedIn(desk)).isTrue();
  }

  @Test
  void keycloaksWordEndsTheSessionsOfItsSession() {
    gateway.keycloak.keycloakSession = "sid-1";
    var tablet = loggedIn(user);
    gateway.keycloak.keycloakSession = "";

    var answer = tell(c -> c.add("sid", "sid-1"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(isLoggedIn(tablet)).isFalse();
    assertThat(isLoggedIn(desk)).isTrue();
  }

  @Test
  void keycloaksWordAboutAUserEndsAllTheirSessions() {
    assertThat(tell(c -> c).status()).isEqualTo(200);

    assertThat(isLoggedIn(desk)).isFalse();
    assertThat(isLoggedIn(laptop)).isFalse();
    assertThat(isLoggedIn(somebodyElse)).isTrue();
    assertThat(gateway.redis.dump()).contains(TokenRepository.key(Provider.GITLAB, user));
  }

  @Test
  void whoLoggedInLaterIsNotMeant() {
    var saidAt = Instant.now().getEpochSecond() - 100;

    assertThat(tell(c -> c.add("iat", saidAt)).status()).isEqualTo(200);

    assertThat(isLoggedIn(desk)).isTrue();
  }

  @Test
  void onlyKeycloaksWordCounts() {
    var now = Instant.now().getEpochSecond();
    var bad = new LinkedHashMap<String, String>();
    bad.put("an access token", gateway.keycloak.accessToken(user));
    bad.put("one with a nonce", token(c -> c.add("nonce", "n")));
    bad.put("another event", token(c -> c.add("events", Json.createObjectBuilder().add("x", "y"))));
    bad.put("events that are none", token(c -> c.add("events", EVENT)));
    bad.put("another client's", token(c -> c.add("aud", "other")));
    bad.put("another realm's", token(c -> c.add("iss", gateway.keycloak.url() + "/realms/Other")));
    bad.put("an old one", token(c -> c.add("iat", now - 3600)));
    bad.put("one of the future", token(c -> c.add("iat", now + 3600)));
    bad.put("one without a time", token(c -> c.remove("iat")));
    bad.put("one about nobody", token(c -> c.remove("sub")));
    bad.put("a forged one", token(c -> c).replaceFirst("\\.[^.]*$", ".AAAA"));
    bad.put("no token", "x");
    bad.put("nothing", "");
    bad.forEach(
        (name, token) -> {
          assertThat(post(token).status()).as(name).isEqualTo(400);
          assertThat(isLoggedIn(desk)).as(name).isTrue();
        });
    assertThat(gateway.browser().get("/api/auth/backchannel-logout").status()).isEqualTo(405);
  }

  @Test
  void aLogoutTokenIsGoodForNothingElse() {
    var answer =
        gateway
            .browser()
            .get("/api/data/x", "Authorization", "Bearer " + token(c -> c.add("azp", "renku")));

    assertThat(answer.status()).isEqualTo(401);
  }

  private Browser loggedIn(String who) {
    gateway.keycloak.visitor = who;
    gateway.gitlabLogin.visitor = who;
    var browser = gateway.browser();
    browser.logIn();
    return browser;
  }

  private boolean isLoggedIn(Browser browser) {
    browser.get("/api/data/x");
    return gateway.crc.last().header("Authorization") != null;
  }

  private Answer tell(UnaryOperator<JsonObjectBuilder> change) {
    return post(token(change));
  }

  private Answer post(String token) {
    return gateway
        .browser()
        .send(
            "POST",
            "/api/auth/backchannel-logout",
            "logout_token=" + Browser.encode(token),
            "Content-Type",
            "application/x-www-form-urlencoded");
  }

  private String token(UnaryOperator<JsonObjectBuilder> change) {
    var claims =
        Json.createObjectBuilder()
            .add("iss", gateway.keycloak.issuer())
            .add("sub", user)
            .add("aud", "renku")
            .add("typ", "Logout")
            .add("jti", UUID.randomUUID().toString())
            .add("iat", Instant.now().getEpochSecond())
            .add("exp", Instant.now().getEpochSecond() + 120)
            .add("events", Json.createObjectBuilder().add(EVENT, Json.createObjectBuilder()));
    return TestIssuer.sign(change.apply(claims).build());
  }
}
