package io.renku.gateway.contract;

import static io.renku.gateway.kit.Channel.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.gateway.kit.Browser;
import io.renku.gateway.kit.GatewayServer;
import io.renku.gateway.traffic.Upstreams;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.ServerSocket;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What operators see of requests: ids, traces, the access log, numbers and the backends' health.
 */
class TrafficTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final Logger ACCESS = Logger.getLogger("io.renku.gateway.access");
  private static final Logger ALL = Logger.getLogger("");

  private final List<String> access = new CopyOnWriteArrayList<>();
  private final List<String> everything = new CopyOnWriteArrayList<>();
  private final Handler accessLines = collecting(access);
  private final Handler allLines = collecting(everything);
  private final String user = UUID.randomUUID().toString();
  private GatewayServer gateway;
  private Browser browser;

  @BeforeEach
  void start() throws Exception {
    ACCESS.addHandler(accessLines);
    ALL.addHandler(allLines);
    gateway = GatewayServer.shared();
    gateway.keycloak.visitor = user;
    gateway.gitlabLogin.visitor = user;
    browser = gateway.browser();
  }

  @AfterEach
  void stop() {
    ACCESS.removeHandler(accessLines);
    ALL.removeHandler(allLines);
  }

  @Test
  void aRequestKeepsItsIdAndItsTrace() {
    var answer =
        browser.get(
            "/api/data/x",
            "X-Request-ID",
            "id-1",
            "traceparent",
            "00-" + TRACE + "-00f067aa0ba902b7-01",
            "tracestate",
            "vendor=1");

    assertThat(answer.header("X-Request-ID")).isEqualTo("id-1");
    var call = gateway.crc.last();
    assertThat(call.header("X-Request-ID")).isEqualTo("id-1");
    assertThat(call.header("traceparent")).startsWith("00-" + TRACE + "-").endsWith("-01");
    assertThat(call.header("traceparent")).doesNotContain("00f067aa0ba902b7");
    assertThat(call.header("tracestate")).isEqualTo("vendor=1");
    var line = lineOf("id-1");
    assertThat(line.getString("traceID")).isEqualTo(TRACE);
    assertThat(line.getString("route")).isEqualTo("/api/data/**");
    assertThat(line.getInt("status")).isEqualTo(200);
  }

  @Test
  void aRequestWithoutIdGetsOne() {
    var answer = browser.get("/api/data/x", "X-Request-ID", "not an id; or\" is it");

    var id = answer.header("X-Request-ID");
    assertThat(id).matches("[0-9a-f-]{36}").isEqualTo(gateway.crc.last().header("X-Request-ID"));
  }

  @Test
  void theLookUpOfASessionBelongsToTheSameRequest() {
    browser.get("/sessions/s1/lab", "X-Request-ID", "id-2");

    assertThat(gateway.sessions.last().header("X-Request-ID")).isEqualTo("id-2");
    assertThat(gateway.sessions.last().header("traceparent")).isNotBlank();
  }

  @Test
  void noSecretIsEverLogged() {
    browser.logIn();
    var cookie = browser.cookies().get("_renku_session");
    var token = gateway.keycloak.accessToken(user);
    browser.get("/api/user?private_token=needle-query");
    browser.get("/api/data/x", "Authorization", "Bearer " + token);
    browser.get("/api/data/x", "Authorization", "Bearer " + token + "x");
    gateway.browser().get("/api/user", "PRIVATE-TOKEN", "needle-header");
    browser.get("/api/auth/logout");
    lineOf(browser.get("/api/data/last").header("X-Request-ID"));

    var log = String.join("\n", everything);
    assertThat(log).contains("/api/auth/callback").doesNotContain("needle", cookie, "eyJ");
    assertThat(log).doesNotContain("code=", "state=", GatewayServer.CLIENT_SECRET);
  }

  @Test
  void noTokenReachesABrowser() {
    var pages = new StringBuilder();
    browser.logIn();
    for (var path :
        List.of(
            "/config.json",
            "/ui-server/api/last-projects/3",
            "/api/auth/gitlab/exchange",
            "/api/kc/realms/Renku/protocol/openid-connect/userinfo",
            "/sessions/none/lab",
            "/api/renku/8")) {
      var answer = browser.get(path);
      pages.append(answer.body()).append(answer.raw().headers().map());
    }

    assertThat(pages).doesNotContain("eyJ", user);
  }

  @Test
  void requestsAreCountedByRoute() {
    lineOf(browser.get("/api/projects/group%2Fsecret-name").header("X-Request-ID"));
    lineOf(browser.get("/api/renku/8").header("X-Request-ID"));
    lineOf(browser.send("BREW", "/api/data/x", null).header("X-Request-ID"));

    assertCounted("/api/**", "GET", "2xx");
    assertCounted("/api/renku/#/**", "GET", "4xx");
    assertCounted("/api/data/**", "other", "2xx");
    assertThat(gateway.bean(MetricRegistry.class).getMetricIDs().toString())
        .doesNotContain("secret-name", user);
  }

  @Test
  void probesAreNotLogged() {
    browser.get("/health");
    browser.get("/api/data/x", "X-Request-ID", "after");

    lineOf("after");
    assertThat(access).noneMatch(line -> line.contains("\"/health\""));
  }

  @Test
  void aBackendThatIsAwayIsSeenAndSeenAgain() throws Exception {
    var port = freePort();
    try (var alone = GatewayServer.start("renku.backend.crc.url", "http://127.0.0.1:" + port)) {
      var visitor = alone.browser();
      visitor.get("/api/data/x");
      var before = failures(alone, "crc", "away");
      var answer = visitor.get("/api/data/x");

      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.json().getString("message")).contains("crc");
      assertThat(alone.bean(Upstreams.class).isUp("crc")).isFalse();
      assertThat(failures(alone, "crc", "away")).isEqualTo(before + 1);
      visitor.get("/api/kg/x");
      assertThat(alone.bean(Upstreams.class).isUp("graph")).isTrue();
    }
  }

  private static long failures(GatewayServer server, String backend, String reason) {
    var counter =
        server
            .bean(MetricRegistry.class)
            .getCounter(
                new org.eclipse.microprofile.metrics.MetricID(
                    "gateway_upstream_failures",
                    new Tag("backend", backend),
                    new Tag("reason", reason)));
    return counter == null ? 0 : counter.getCount();
  }

  private void assertCounted(String route, String method, String status) {
    var id =
        new org.eclipse.microprofile.metrics.MetricID(
            "gateway_requests",
            new Tag("route", route),
            new Tag("method", method),
            new Tag("status", status));
    assertThat(gateway.bean(MetricRegistry.class).getTimer(id)).as(id.toString()).isNotNull();
    assertThat(gateway.bean(MetricRegistry.class).getTimer(id).getCount()).isPositive();
  }

  /** The access log's line about a request; it is written when the request is over. */
  private JsonObject lineOf(String requestId) {
    assertThat(eventually(() -> access.stream().anyMatch(line -> line.contains(requestId))))
        .as(requestId)
        .isTrue();
    var line = access.stream().filter(l -> l.contains(requestId)).findFirst().orElseThrow();
    return Json.createReader(new StringReader(line)).readObject();
  }

  private static Handler collecting(List<String> lines) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        lines.add(text(record));
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private static String text(LogRecord record) {
    return record.getThrown() == null
        ? record.getMessage()
        : record.getMessage() + " " + record.getThrown();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
