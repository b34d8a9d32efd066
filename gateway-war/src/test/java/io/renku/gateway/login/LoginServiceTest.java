package io.renku.gateway.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.commons.SecretBox;
import io.renku.gateway.GatewayConfig;
import io.renku.gateway.TestSettings;
import io.renku.gateway.http.HttpPool;
import io.renku.gateway.http.JsonClient;
import io.renku.gateway.login.LoginService.Step;
import io.renku.gateway.redis.TestRedis;
import io.renku.gateway.sessions.SessionRepository;
import io.renku.gateway.tokens.JwtVerifier;
import io.renku.gateway.tokens.Provider;
import io.renku.gateway.tokens.SigningKeys;
import io.renku.gateway.tokens.TestIssuer;
import io.renku.gateway.tokens.TokenClient;
import io.renku.gateway.tokens.TokenRepository;
import io.renku.gateway.tokens.TokenService;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoginServiceTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final String BASE = "https://renku.example";

  private static TestRedis redis;
  private static TestIssuer issuer;
  private static HttpPool pool;

  private final String user = UUID.randomUUID().toString();
  private SessionRepository sessions;
  private TokenService tokens;
  private LoginService logins;
  private LogoutService logouts;

  @BeforeAll
  static void start() throws Exception {
    redis = new TestRedis();
    issuer = new TestIssuer();
    pool = new HttpPool();
  }

  @AfterAll
  static void stop() throws Exception {
    redis.close();
    issuer.close();
    pool.close();
  }

  @BeforeEach
  void wire() {
    issuer.failWith = 0;
    var config =
        TestSettings.config("renku.keycloak.url", issuer.url(), "renku.gitlab.url", issuer.url());
    var box = new SecretBox("ab".repeat(32));
    sessions = new SessionRepository(redis.redis(), box, config.sessionIdle(), CLOCK);
    tokens =
        new TokenService(
            new TokenRepository(redis.redis(), box, CLOCK),
            new TokenClient(new JsonClient(pool), CLOCK),
            providers(config),
            CLOCK,
            (_, _) -> {},
            Runnable::run);
    var verifier =
        new JwtVerifier(
            new SigningKeys(TestIssuer::jwks, CLOCK),
            config.issuer(),
            config.audience(),
            config.acceptedClients(),
            CLOCK);
    logins = new LoginService(config, sessions, tokens, verifier, CLOCK, (_, _) -> {});
    var account = new AccountClient(new JsonClient(pool), tokens, config.realmUrl());
    logouts = new LogoutService(config, sessions, verifier, account);
  }

  @Test
  void aLoginVisitsKeycloakAndThenGitlab() {
    var begun = begin(Optional.empty());
    assertThat(begun.location()).startsWith(issuer.issuer() + "/protocol/openid-connect/auth?");
    assertThat(query(begun))
        .containsEntry("client_id", "renku")
        .containsEntry("response_type", "code")
        .containsEntry("redirect_uri", BASE + "/api/auth/callback")
        .containsEntry("code_challenge_method", "S256")
        .containsKeys("state", "nonce", "code_challenge");

    var atGitlab = keycloakAnswers(begun);
    assertThat(atGitlab.location()).startsWith(issuer.url() + "/oauth/authorize?");

    var done = gitlabAnswers(atGitlab, atGitlab.sessionId());
    assertThat(done.location()).isEqualTo(BASE + "/projects");
    assertThat(tokens.fresh(Provider.RENKU, user)).isPresent();
    assertThat(tokens.fresh(Provider.GITLAB, user)).isPresent();
    var session = sessions.findLatest(done.sessionId().orElseThrow()).orElseThrow();
    assertThat(session.userId()).contains(user);
    assertThat(session.logins()).isEmpty();
  }

  @Test
  void everyLoginHasItsOwnSecrets() {
    var one = query(begin(Optional.empty()));
    var two = query(begin(Optional.empty()));

    for (var secret : List.of("state", "nonce", "code_challenge")) {
      assertThat(one.get(secret)).isNotEqualTo(two.get(secret));
    }
  }

  @Test
  void theSessionIdChangesWhenTheUserIsKnown() {
    var begun = begin(Optional.empty());

    var atGitlab = keycloakAnswers(begun);

    assertThat(atGitlab.sessionId()).isPresent().isNotEqualTo(begun.sessionId());
    assertThat(sessions.findLatest(begun.sessionId().orElseThrow())).isEmpty();
  }

  @Test
  void aNewLoginLeavesTheOldSession() {
    var old = login();

    var begun = begin(Optional.of(old));

    assertThat(begun.sessionId().orElseThrow()).isNotEqualTo(old);
    assertThat(sessions.findLatest(old)).isEmpty();
    assertThat(sessions.findLatest(begun.sessionId().orElseThrow()).orElseThrow().userId())
        .isEmpty();
  }

  @Test
  void twoTabsMayLogInAtOnce() {
    var first = begin(Optional.empty());
    var second = begin(first.sessionId());

    var secondKnown = answer(second, second.sessionId(), nonce(second));
    var firstKnown = answer(first, secondKnown.sessionId(), nonce(first));

    assertThat(firstKnown.location()).contains("/oauth/authorize");
    assertThat(sessions.findLatest(firstKnown.sessionId().orElseThrow()).orElseThrow().userId())
        .contains(user);
  }

  @Test
  void aUsedCallbackStartsOneNewLoginAndNoMore() {
    var begun = begin(Optional.empty());
    var known = keycloakAnswers(begun);
    var state = query(begun).get("state");

    assertThat(logins.attempt(known.sessionId(), state)).isEmpty();
    var again = logins.restart(known.sessionId(), state).orElseThrow();
    assertThat(logins.restart(again.sessionId(), query(again).get("state"))).isEmpty();
  }

  @Test
  void aStateOfAnotherBrowserIsUnknown() {
    var mine = begin(Optional.empty());
    var other = begin(Optional.empty());

    assertThat(logins.attempt(other.sessionId(), query(mine).get("state"))).isEmpty();
    assertThat(logins.attempt(Optional.empty(), query(mine).get("state"))).isEmpty();
    assertThat(logins.attempt(mine.sessionId(), "made up")).isEmpty();
  }

  @Test
  void aCodeForAnotherLoginIsRefused() {
    var begun = begin(Optional.empty());

    assertThatThrownBy(() -> answer(begun, begun.sessionId(), "another nonce"))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.code()).isEqualTo(ErrorCode.BAD_REQUEST));
    assertThat(tokens.stored(Provider.RENKU, user)).isEmpty();
  }

  @Test
  void aMadeUpCodeIsRefused() {
    var begun = begin(Optional.empty());
    var attempt = logins.attempt(begun.sessionId(), query(begun).get("state")).orElseThrow();

    assertThatThrownBy(() -> logins.proceed(attempt, "made up"))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  @Test
  void whileKeycloakIsAwayTheLoginIsUnavailable() {
    var begun = begin(Optional.empty());
    issuer.failWith = 503;

    assertThatThrownBy(() -> keycloakAnswers(begun))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  @Test
  void withoutGitlabTheUserIsLoggedInAllTheSame() {
    var atGitlab = keycloakAnswers(begin(Optional.empty()));
    issuer.failWith = 500;

    var done = gitlabAnswers(atGitlab, atGitlab.sessionId());

    assertThat(done.location()).isEqualTo(BASE + "?login_error=gitlab_unavailable");
    assertThat(sessions.findLatest(atGitlab.sessionId().orElseThrow()).orElseThrow().userId())
        .contains(user);
  }

  @Test
  void aRefusalOfTheProviderIsReported() {
    var begun = begin(Optional.empty());
    var attempt = logins.attempt(begun.sessionId(), query(begun).get("state")).orElseThrow();

    var step = logins.refused(attempt, "access_denied&x=<script>");

    assertThat(step.location()).isEqualTo(BASE + "?login_error=access_denied%26x%3D%3Cscript%3E");
    assertThat(logins.attempt(begun.sessionId(), query(begun).get("state"))).isEmpty();
  }

  @Test
  void anEvilTargetLeadsHome() {
    var begun = logins.begin(Optional.empty(), "https://evil.example", List.of("renku"), false);

    assertThat(keycloakAnswers(begun).location()).isEqualTo(BASE);
  }

  @Test
  void anUnknownProviderIsRefused() {
    assertThatThrownBy(() -> logins.begin(Optional.empty(), "/", List.of("evil"), false))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  @Test
  void logoutEndsTheSessionAndKeepsTheTokens() {
    var id = login();

    var farewell = logouts.end(Optional.of(id), "https://evil.example");

    assertThat(sessions.findLatest(id)).isEmpty();
    assertThat(tokens.fresh(Provider.GITLAB, user)).isPresent();
    assertThat(farewell.target()).isEqualTo(BASE);
    assertThat(farewell.keycloakLogout().orElseThrow())
        .startsWith(issuer.issuer() + "/protocol/openid-connect/logout?id_token_hint=ey")
        .contains("post_logout_redirect_uri=https%3A%2F%2Frenku.example");
  }

  @Test
  void aStrangersLogoutIsJustARedirect() {
    assertThat(logouts.end(Optional.empty(), null))
        .isEqualTo(new LogoutService.Farewell(BASE, Optional.empty()));
  }

  private String login() {
    var atGitlab = keycloakAnswers(begin(Optional.empty()));
    return gitlabAnswers(atGitlab, atGitlab.sessionId()).sessionId().orElseThrow();
  }

  private Step begin(Optional<String> sessionId) {
    return logins.begin(sessionId, BASE + "/projects", List.of(), false);
  }

  private Step keycloakAnswers(Step begun) {
    return answer(begun, begun.sessionId(), nonce(begun));
  }

  private Step gitlabAnswers(Step step, Optional<String> sessionId) {
    return answer(step, sessionId, nonce(step));
  }

  private Step answer(Step step, Optional<String> sessionId, String nonce) {
    var attempt = logins.attempt(sessionId, query(step).get("state")).orElseThrow();
    return logins.proceed(attempt, issuer.newCode(user, nonce));
  }

  private static String nonce(Step step) {
    return query(step).get("nonce");
  }

  private static Map<String, String> query(Step step) {
    return Arrays.stream(URI.create(step.location()).getRawQuery().split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(p -> p[0], p -> URLDecoder.decode(p[1], UTF_8)));
  }

  private static Map<String, Provider> providers(GatewayConfig config) {
    return Map.of(
        Provider.RENKU,
        new Provider(
            Provider.RENKU,
            config.issuer() + "/protocol/openid-connect/auth",
            config.realmUrl() + "/protocol/openid-connect/token",
            "renku",
            "secret",
            config.oidcScope()),
        Provider.GITLAB,
        new Provider(
            Provider.GITLAB,
            config.gitlabUrl() + "/oauth/authorize",
            config.gitlabUrl() + "/oauth/token",
            "renku-ui",
            "secret",
            config.gitlabScope()));
  }
}
