package io.renku.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.gateway.kit.Browser;
import io.renku.gateway.kit.Browser.Answer;
import io.renku.gateway.kit.Echo;
import io.renku.gateway.kit.GatewayServer;
import io.renku.gateway.tokens.Provider;
import io.renku.gateway.tokens.TokenService;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** No token or secret in any answer, error, log line or dump, whatever goes wrong. */
class LeakageTest {
  private static final Logger OURS = Logger.getLogger("io.renku");

  private final String user = UUID.randomUUID().toString();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Handler handler = collecting();
  private final List<Answer> answers = new ArrayList<>();
  private final Set<String> secrets = new HashSet<>();

  @BeforeEach
  void listen() {
    handler.setLevel(Level.ALL);
    OURS.setLevel(Level.ALL);
    OURS.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    OURS.removeHandler(handler);
    OURS.setLevel(null);
  }

  @Test
  void S5_neitherAnswersNorLogsNorRedisShowAToken() throws Exception {
    var gateway = GatewayServer.shared();
    var browser = loggedIn(gateway);

    visitEverything(browser, gateway);
    whileBackendsFail(browser, gateway);
    whileProvidersFail(browser, gateway);
    withBadTokens(gateway);

    assertNothingShows();
    assertThat(gateway.redis.dump()).contains("token:", "session:").doesNotContain(secrets);
  }

  @Test
  void withoutRedisNothingShowsEither() throws Exception {
    try (var gateway = GatewayServer.start("renku.redis.timeout", "1")) {
      var browser = loggedIn(gateway);
      gateway.everybodyForgets(user, browser.cookies().get("_renku_session"));

      gateway.redis.stop();
      for (var path : List.of("/api/data/x", "/ui-server/api/user", "/api/auth/login")) {
        answers.add(browser.get(path));
      }

      assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(503));
      assertNothingShows();
    }
  }

  private Browser loggedIn(GatewayServer gateway) {
    gateway.keycloak.visitor = user;
    gateway.gitlabLogin.visitor = user;
    var browser = gateway.browser();
    assertThat(browser.logIn().status()).isEqualTo(200);
    rememberSecrets(gateway);
    secrets.add(GatewayServer.CLIENT_SECRET);
    return browser;
  }

  private void rememberSecrets(GatewayServer gateway) {
    var tokens = gateway.bean(TokenService.class);
    for (var provider : List.of(Provider.RENKU, Provider.GITLAB)) {
      var set = tokens.stored(provider, user).orElseThrow();
      secrets.add(set.accessToken());
      set.refreshToken().ifPresent(secrets::add);
      set.idToken().ifPresent(secrets::add);
    }
  }

  private void visitEverything(Browser browser, GatewayServer gateway) {
    for (var path :
        List.of(
            "/",
            "/config.json",
            "/api/data/x",
            "/api/notebooks/servers",
            "/api/renku/x",
            "/api/renku/8",
            "/api/kg/x",
            "/api/user",
            "/api/graphql",
            "/api/kc/realms/Renku/protocol/openid-connect/userinfo",
            "/api/kc/admin/realms/Renku/users",
            "/api/auth/gitlab/exchange",
            "/api/auth/user-profile",
            "/api/auth/callback?state=x&code=y",
            "/ui-server/api/last-projects/3",
            "/ui-server/api/projects/a%2Fb",
            "/ui-server/ws",
            "/repos/a/b.git/info/refs",
            "/sessions/none/lab",
            "/gitlab/a",
            "/no/such/page",
            "/api/kg/../x")) {
      answers.add(browser.get(path));
      answers.add(browser.send("POST", path, null, "Origin", gateway.base().toString()));
      answers.add(browser.send("DELETE", path, null, "Origin", "https://evil.example"));
    }
  }

  private void whileBackendsFail(Browser browser, GatewayServer gateway) {
    for (var backend : List.of(gateway.crc, gateway.sessions, gateway.core, gateway.gitlab)) {
      backend.answer =
          call -> {
            throw new IOException("broken off");
          };
    }
    for (var path :
        List.of("/api/data/x", "/api/notebooks/x", "/api/renku/x", "/api/user", "/sessions/a/b")) {
      var answer = browser.get(path);
      assertThat(answer.status()).as(path).isIn(502, 503, 504);
      answers.add(answer);
    }
    gateway.crc.answer = Echo.json(500, "{\"error\":\"inside\"}");
    answers.add(browser.get("/api/data/x"));
    gateway.crc.answer = null;
  }

  private void whileProvidersFail(Browser browser, GatewayServer gateway) {
    for (var status : new int[] {500, 401, 400}) {
      expire(gateway);
      gateway.keycloak.failWith = status;
      gateway.gitlabLogin.failWith = status;
      answers.add(browser.get("/api/data/x"));
      answers.add(browser.get("/ui-server/api/user"));
      answers.add(browser.get("/api/notebooks/x"));
      answers.add(browser.follow(gateway.browser().get("/api/auth/login"), 3));
    }
    gateway.keycloak.failWith = 0;
    gateway.gitlabLogin.failWith = 0;
    expire(gateway);
    gateway.keycloak.forgetTokens();
    gateway.gitlabLogin.forgetTokens();
    answers.add(browser.get("/ui-server/api/data/x"));
    answers.add(browser.get("/api/renku/x"));
  }

  private void expire(GatewayServer gateway) {
    for (var provider : List.of(Provider.RENKU, Provider.GITLAB)) {
      gateway.keep(provider, user, gateway.keycloak.accessToken(user), -1000);
    }
    rememberSecrets(gateway);
  }

  private void withBadTokens(GatewayServer gateway) {
    var token = gateway.keycloak.accessToken(user);
    secrets.add(token);
    for (var value :
        List.of("Bearer " + token + "x", "Basic " + token, "Other " + token, "bearer\t" + token)) {
      answers.add(gateway.browser().get("/api/data/x", "Authorization", value));
      answers.add(gateway.browser().get("/repos/x", "Authorization", value));
      answers.add(gateway.browser().get("/api/auth/gitlab/exchange", "Authorization", value));
    }
    answers.add(gateway.browser().get("/api/data/x?access_token=" + token));
    answers.add(gateway.browser().get("/no/such/page?access_token=" + token));
  }

  private void assertNothingShows() {
    assertThat(log).isNotEmpty();
    for (var secret : secrets) {
      assertThat(log).noneMatch(line -> line.contains(secret));
      assertThat(answers)
          .noneMatch(answer -> answer.body().contains(secret))
          .noneMatch(answer -> answer.raw().headers().map().toString().contains(secret));
    }
    assertThat(log).noneMatch(line -> line.contains("eyJ"));
    assertThat(answers)
        .as("stack traces")
        .noneMatch(answer -> answer.body().contains("\tat ") || answer.body().contains(".java:"));
  }

  private Handler collecting() {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        var text = new StringWriter();
        text.append(record.getLoggerName()).append(' ').append(record.getMessage());
        if (record.getThrown() != null) {
          record.getThrown().printStackTrace(new PrintWriter(text));
        }
        log.add(text.toString());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
