package io.renku.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.gateway.kit.Browser;
import io.renku.gateway.kit.Channel;
import io.renku.gateway.kit.Echo;
import io.renku.gateway.kit.GatewayServer;
import io.renku.gateway.webui.ChannelService;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the tabs of one browser hear on their channels, and that they are watched for once. */
class TabsTest {
  private static GatewayServer gateway;
  private final String user = UUID.randomUUID().toString();
  private final ArrayList<Channel> open = new ArrayList<>();
  private final AtomicInteger looks = new AtomicInteger();
  private Browser browser;

  @BeforeAll
  static void start() throws Exception {
    gateway =
        GatewayServer.start("renku.gateway.channel-pause", "1", "renku.ui.short-sha", "abc12");
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  @BeforeEach
  void logIn() {
    gateway.forget();
    gateway.keycloak.visitor = user;
    gateway.gitlabLogin.visitor = user;
    browser = gateway.browser();
    browser.logIn();
  }

  @AfterEach
  void closeTabs() {
    open.forEach(Channel::close);
    assertThat(eventually(() -> channels().count() == 0 && channels().watches() == 0)).isTrue();
  }

  @Test
  void u6PingAndInitAreAnsweredToTheTabThatAsks() {
    var tab = open(browser);
    var other = open(browser);
    assertThat(tab.hear("init", 1).getString("message")).isEqualTo("Connection established.");

    tab.say("ping", "{}");
    tab.say("init", "{\"requestServerVersion\":true}");

    assertThat(tab.hear("ack", 1).getString("message")).isEqualTo("ping");
    assertThat(tab.hear("version", 1).getString("version")).isEqualTo("abc12");
    other.say("ping", "{}");
    other.hear("ack", 1);
    assertThat(other.heard("ack")).hasSize(1);
    assertThat(other.heard("version")).isEmpty();
  }

  @Test
  void u6AChangeOfSessionsIsToldOnce() {
    gateway.sessions.answer = Echo.json(200, servers("running"));
    var tab = open(browser);
    tab.hear("sessionStatus", 1);

    var asked = gateway.sessions.count();
    assertThat(eventually(() -> gateway.sessions.count() >= asked + 2)).isTrue();
    assertThat(tab.heard("sessionStatus")).hasSize(1);

    gateway.sessions.answer = Echo.json(200, servers("stopping"));
    assertThat(tab.hear("sessionStatus", 2).getString("message")).isEqualTo("true");

    tab.say("pullSessionStatus", "{}");
    tab.hear("sessionStatus", 3);
  }

  @Test
  void allTabsOfABrowserShareOneWatch() {
    gateway.sessions.answer = Echo.json(502, "{}");
    var first = open(browser);
    var second = open(browser);
    var third = open(browser);
    open.forEach(tab -> tab.hear("init", 1));

    assertThat(channels().count()).isEqualTo(3);
    assertThat(channels().watches()).isEqualTo(1);
    countLooks();
    for (var tab : open) {
      tab.hear("sessionStatus", 3);
    }
    // Each look sees another state and is told to every tab.
    assertThat(
            eventually(
                () ->
                    first.heard("sessionStatus").size() == looks.get()
                        && second.heard("sessionStatus").size() == looks.get()
                        && third.heard("sessionStatus").size() == looks.get()))
        .isTrue();
  }

  @Test
  void theWatchEndsWithTheLastTab() {
    countLooks();
    var first = open(browser);
    var second = open(browser);
    first.hear("sessionStatus", 1);

    first.close();
    assertThat(eventually(() -> channels().count() == 1)).isTrue();
    second.hear("sessionStatus", second.heard("sessionStatus").size() + 1);
    second.close();

    assertThat(eventually(() -> channels().watches() == 0)).isTrue();
    var again = open(browser);
    again.hear("sessionStatus", 1);
    assertThat(channels().watches()).isEqualTo(1);
  }

  @Test
  void theIndexOfAProjectIsToldToAllTabsUntilItIsDone() {
    gateway.graph.answer = Echo.json(200, progress(40));
    var first = open(browser);
    var second = open(browser);

    first.say("pullKgActivationStatus", "{\"projects\":[42]}");

    assertThat(first.hear("activation", 1).getString("message")).isEqualTo("{\"42\":40}");
    assertThat(second.hear("activation", 1).getString("message")).isEqualTo("{\"42\":40}");
    assertThat(gateway.graph.last().target()).isEqualTo("/projects/42/events/status");
    assertThat(gateway.graph.last().header("Authorization")).startsWith("Bearer ey");
    gateway.graph.answer = Echo.json(200, progress(100));
    assertThat(first.hear("activation", 2).getString("message")).isEqualTo("{\"42\":100}");
    second.hear("activation", 2);
  }

  @Test
  void otherBrowsersAreWatchedForThemselves() {
    countLooks();
    var otherBrowser = gateway.browser();
    otherBrowser.logIn();

    open(browser).hear("sessionStatus", 1);
    open(otherBrowser).hear("sessionStatus", 1);

    assertThat(channels().watches()).isEqualTo(2);
  }

  @Test
  void anEleventhTabIsTooMany() {
    for (var n = 0; n < 10; n++) {
      open(browser).hear("init", 1);
    }

    var eleventh = open(browser);

    assertThat(eleventh.hear("error", 1).getString("message")).contains("too many");
    assertThat(eleventh.closeCode()).isEqualTo(4000);
    open.getFirst().say("ping", "{}");
    open.getFirst().hear("ack", 1);
  }

  @Test
  void allTabsHearThatTheirUserLoggedOut() {
    var first = open(browser);
    var second = open(browser);

    browser.get("/api/auth/logout");

    for (var tab : open) {
      assertThat(tab.hear("authentication", 1).getBoolean("expired")).isTrue();
    }
    assertThat(first.closeCode()).isEqualTo(4000);
    assertThat(second.closeCode()).isEqualTo(4000);
  }

  @Test
  void aServiceThatIsAwayIsLookedForAgain() {
    gateway.sessions.answer = Echo.json(502, "{}");
    var tab = open(browser);
    assertThat(eventually(() -> gateway.sessions.count() >= 2)).isTrue();

    gateway.sessions.answer = Echo.json(200, servers("running"));

    tab.hear("sessionStatus", 1);
  }

  private Channel open(Browser whose) {
    var tab = Channel.open(gateway.base(), whose);
    open.add(tab);
    return tab;
  }

  /** Every look finds another state. */
  private void countLooks() {
    gateway.sessions.answer =
        call -> Echo.json(200, servers("state-" + looks.incrementAndGet())).handle(call);
  }

  private static ChannelService channels() {
    return gateway.bean(ChannelService.class);
  }

  private static boolean eventually(BooleanSupplier condition) {
    return Channel.eventually(condition);
  }

  private static String servers(String state) {
    return "{\"servers\":{\"s\":{\"status\":{\"state\":\"%s\"}}}}".formatted(state);
  }

  private static String progress(int percent) {
    return "{\"activated\":true,\"progress\":{\"percentage\":%d}}".formatted(percent);
  }
}
