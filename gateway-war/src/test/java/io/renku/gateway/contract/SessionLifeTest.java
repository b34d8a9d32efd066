package io.renku.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.gateway.kit.Browser;
import io.renku.gateway.kit.GatewayServer;
import io.renku.gateway.tokens.Provider;
import io.renku.gateway.tokens.TokenService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** How long a session is worth something, and what happens while its tokens are renewed. */
class SessionLifeTest {
  private static final int REQUESTS = 40;

  private final String user = UUID.randomUUID().toString();

  @Test
  void S2_anIdleSessionEnds() throws Exception {
    try (var gateway = GatewayServer.start("renku.session.idle", "1", "renku.session.max", "60")) {
      var browser = loggedIn(gateway);

      // Looking at the session would prolong it.
      assertThat(eventually(() -> !gateway.redis.dump().contains("session:"))).isTrue();
      gateway.everybodyForgets(user, browser.cookies().get("_renku_session"));

      assertThat(isKnown(browser, gateway)).isFalse();
    }
  }

  @Test
  void S2_aSessionInUseEndsAtItsGreatestAge() throws Exception {
    try (var gateway = GatewayServer.start("renku.session.idle", "2", "renku.session.max", "3")) {
      var browser = loggedIn(gateway);
      assertThat(isKnown(browser, gateway)).isTrue();

      assertThat(eventually(() -> !isKnown(browser, gateway))).isTrue();
    }
  }

  @Test
  void S3_fortyRequestsAtOnceRenewEachTokenOnceAndLogNobodyOut() throws Exception {
    var gateway = GatewayServer.shared();
    var browser = loggedIn(gateway);
    for (var round = 1; round <= 5; round++) {
      letExpire(gateway);
      var statuses = new ArrayList<Future<Integer>>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (var i = 0; i < REQUESTS; i++) {
          statuses.add(
              threads.submit(() -> anotherTab(gateway, browser).get("/api/data/x").status()));
        }
      }

      for (var status : statuses) {
        assertThat(status.get()).isEqualTo(200);
      }
      assertThat(gateway.keycloak.refreshes).hasValue(round);
      assertThat(gateway.gitlabLogin.refreshes).hasValue(round);
    }
    assertThat(gateway.crc.calls())
        .hasSize(5 * REQUESTS)
        .allSatisfy(
            call -> {
              assertThat(call.header("Authorization")).startsWith("Bearer ey");
              assertThat(call.header("Gitlab-Access-Token")).startsWith("ey");
            });
    var tokens = gateway.bean(TokenService.class);
    assertThat(tokens.stored(Provider.GITLAB, user).orElseThrow().isSpent()).isFalse();
    assertThat(tokens.stored(Provider.RENKU, user).orElseThrow().isSpent()).isFalse();
    assertThat(isKnown(browser, gateway)).isTrue();
  }

  @Test
  void section7_2_aSecondLoginOnItsWayTakesNothingAway() throws Exception {
    var gateway = GatewayServer.shared();
    var browser = loggedIn(gateway);
    var elsewhere = gateway.browser();

    for (var hops = 0; hops <= 6; hops++) {
      elsewhere.follow(elsewhere.get("/api/auth/login"), hops);

      browser.get("/api/data/x");
      assertThat(gateway.crc.last().header("Authorization")).startsWith("Bearer ey");
      assertThat(gateway.crc.last().header("Gitlab-Access-Token")).isNotBlank();
    }
  }

  @Test
  void section7_7_withoutGitlabLoginSessionsAreStillAsked() throws Exception {
    var gateway = GatewayServer.shared();
    gateway.keycloak.visitor = user;
    var browser = gateway.browser();
    browser.follow(browser.get("/api/auth/login?provider_id=renku&redirect_url=/version"));

    assertThat(browser.get("/api/notebooks/servers").status()).isEqualTo(200);

    assertThat(gateway.sessions.last().header("Renku-Auth-Access-Token")).startsWith("ey");
    assertThat(gateway.sessions.last().headers())
        .doesNotContainKeys("Renku-Auth-Git-Credentials", "Renku-Auth-Anon-Id");
  }

  private Browser loggedIn(GatewayServer gateway) {
    gateway.keycloak.visitor = user;
    gateway.gitlabLogin.visitor = user;
    var browser = gateway.browser();
    assertThat(browser.logIn().status()).isEqualTo(200);
    return browser;
  }

  private void letExpire(GatewayServer gateway) {
    gateway.keep(Provider.RENKU, user, gateway.keycloak.accessToken(user), 20);
    gateway.keep(Provider.GITLAB, user, "old", 20);
  }

  private static Browser anotherTab(GatewayServer gateway, Browser browser) {
    var tab = gateway.browser();
    tab.cookies().putAll(browser.cookies());
    return tab;
  }

  private static boolean isKnown(Browser browser, GatewayServer gateway) {
    assertThat(browser.get("/api/data/x").status()).isEqualTo(200);
    return gateway.crc.last().headers().containsKey("Authorization");
  }

  private static boolean eventually(BooleanSupplier condition) throws InterruptedException {
    var deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(50);
    }
    return true;
  }
}
