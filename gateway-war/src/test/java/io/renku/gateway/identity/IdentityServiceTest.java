package io.renku.gateway.identity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.commons.SecretBox;
import io.renku.gateway.http.HttpPool;
import io.renku.gateway.http.JsonClient;
import io.renku.gateway.redis.Redis;
import io.renku.gateway.redis.TestRedis;
import io.renku.gateway.routes.HeaderProfile;
import io.renku.gateway.routes.HeaderProfile.Authorization;
import io.renku.gateway.routes.HeaderProfile.Extra;
import io.renku.gateway.routes.HeaderProfile.Trait;
import io.renku.gateway.sessions.SessionCookie;
import io.renku.gateway.sessions.SessionRepository;
import io.renku.gateway.sessions.WebSession;
import io.renku.gateway.tokens.JwtVerifier;
import io.renku.gateway.tokens.Provider;
import io.renku.gateway.tokens.SigningKeys;
import io.renku.gateway.tokens.TestIssuer;
import io.renku.gateway.tokens.TokenClient;
import io.renku.gateway.tokens.TokenRepository;
import io.renku.gateway.tokens.TokenService;
import io.renku.gateway.tokens.TokenSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IdentityServiceTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final SecretBox BOX = new SecretBox("ab".repeat(32));
  private static final Duration DAY = Duration.ofDays(1);
  private static final HeaderProfile DATA =
      HeaderProfile.of("data", Authorization.KEYCLOAK).with(Extra.GITLAB_TOKEN, Extra.ANONYMOUS_ID);
  private static final HeaderProfile CORE =
      HeaderProfile.of("core", Authorization.KEYCLOAK)
          .with(Extra.GITLAB_TOKEN)
          .with(Trait.WRITES_NEED_GITLAB);
  private static final HeaderProfile GITLAB =
      HeaderProfile.of("gitlab", Authorization.GITLAB).with(Trait.OPAQUE_BEARERS);

  private static TestRedis redis;
  private static TestIssuer issuer;
  private static HttpPool pool;

  private final SessionCookie cookie = new SessionCookie("cd".repeat(32), true);
  private final String user = UUID.randomUUID().toString();
  private Parts parts;

  private record Parts(SessionRepository sessions, TokenService tokens, IdentityService identity) {}

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
    parts = parts(redis.redis());
  }

  @Test
  void nobodyIsAnonymous() {
    var visitor = parts.identity().identify(null, null, DATA);

    assertThat(visitor).isEqualTo(new Visitor.Anonymous(Optional.empty()));
    assertThat(parts.identity().credentials(visitor, DATA, true).user()).isEmpty();
  }

  @Test
  void anAnonymousCookieGivesTheSameNameAgain() {
    var id = SessionCookie.newId();
    var visitor = parts.identity().identify(null, cookies(id), DATA);

    assertThat(parts.identity().credentials(visitor, DATA, false).anonymousId())
        .contains(cookie.anonymousId(id));
  }

  @Test
  void aBrowserIsKnownByItsSession() {
    var id = loggedIn();
    keep(Provider.GITLAB, "gitlab-token", 3600);

    var visitor = parts.identity().identify(null, cookies(id), DATA);
    var credentials = parts.identity().credentials(visitor, DATA, false).user().orElseThrow();

    assertThat(visitor).isEqualTo(new Visitor.Member(id, user));
    assertThat(credentials.id()).isEqualTo(user);
    assertThat(credentials.gitlab().orElseThrow().value()).isEqualTo("gitlab-token");
  }

  @Test
  void aTokenGoesBeforeACookie() {
    var id = loggedIn();

    var visitor =
        parts.identity().identify("Bearer " + issuer.accessToken("other"), cookies(id), DATA);

    assertThat(visitor.user()).contains("other");
  }

  @Test
  void whoWasHereASecondAgoIsKnownUntilSomethingChanges() {
    var now = new long[1];
    var recent = new RecentVisitors(parts.identity(), redis.redis(), () -> now[0]);
    var id = loggedIn();
    keep(Provider.GITLAB, "gitlab-token", 3600);

    var first = recent.find(null, cookies(id), DATA);
    assertThat(first.visitor()).isEqualTo(new Visitor.Member(id, user));
    assertThat(recent.find(null, cookies(id), DATA)).isSameAs(first);
    assertThat(recent.find(null, cookies(id), CORE)).isNotSameAs(first);
    assertThat(recent.find(null, cookies(id) + "x", DATA).visitor().user()).isEmpty();
    now[0] += 1_000_000_000;
    var second = recent.find(null, cookies(id), DATA);
    assertThat(second).isNotSameAs(first);

    keep(Provider.GITLAB, "another-token", 3600);
    assertThat(new String(recent.find(null, cookies(id), DATA).told(), ISO_8859_1))
        .contains("\r\nGitlab-Access-Token: another-token\r\n");
    parts.sessions().delete(id);
    assertThat(recent.find(null, cookies(id), DATA).visitor().user()).isEmpty();
  }

  @Test
  void whoAsksForTheSameSenderMeanwhileWaitsForTheFirst() {
    var recent = new RecentVisitors(parts.identity(), redis.redis(), () -> 0);
    var id = loggedIn();
    var background = new ArrayList<Runnable>();
    var done = new ArrayList<String>();

    recent.learn(null, cookies(id), DATA, background::add, () -> done.add("first"));
    recent.learn(null, cookies(id), DATA, background::add, () -> done.add("second"));
    recent.learn("Bearer x", null, DATA, background::add, () -> done.add("nobody"));
    assertThat(background).hasSize(2);
    assertThat(done).isEmpty();
    background.forEach(Runnable::run);

    assertThat(done).containsExactlyInAnyOrder("first", "second", "nobody");
    recent.learn(null, cookies(id), DATA, background::add, () -> done.add("later"));
    assertThat(background).hasSize(3);
  }

  @Test
  void gitSendsATokenAsPassword() {
    var basic = "renku:" + issuer.accessToken(user);
    var header = "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(UTF_8));

    assertThat(parts.identity().identify(header, null, GITLAB).user()).contains(user);
  }

  @Test
  void aBadTokenIsNotAnonymous() {
    for (var header :
        List.of(
            "Bearer " + issuer.accessToken(user) + "x", "Bearer x", "Basic eA==", "x", "Bearer")) {
      assertThatThrownBy(() -> parts.identity().identify(header, null, DATA))
          .as(header)
          .isInstanceOf(Unauthenticated.class)
          .hasMessage("unknown");
    }
  }

  @Test
  void gitlabReadsItsOwnTokens() {
    var visitor = parts.identity().identify("Bearer glpat-1", null, GITLAB);

    assertThat(parts.identity().credentials(visitor, GITLAB, true).opaqueAuthorization())
        .contains("Bearer glpat-1");
    assertThatThrownBy(
            () ->
                parts.identity().identify("Bearer " + issuer.accessToken("x") + "x", null, GITLAB))
        .isInstanceOf(Unauthenticated.class);
  }

  @Test
  void withoutGitlabLoginReadsGoOnAndWritesToCoreDoNot() {
    var visitor = parts.identity().identify("Bearer " + issuer.accessToken(user), null, CORE);

    assertThat(parts.identity().credentials(visitor, CORE, false).user().orElseThrow().gitlab())
        .isEmpty();
    assertThatThrownBy(() -> parts.identity().credentials(visitor, CORE, true))
        .isInstanceOf(Unauthenticated.class)
        .hasMessage("can't refresh access token");
  }

  @Test
  void whileGitlabIsAwayOnlyWhatNeedsItStops() {
    keep(Provider.GITLAB, "old", -5);
    issuer.failWith = 503;
    var visitor = parts.identity().identify("Bearer " + issuer.accessToken(user), null, DATA);

    assertThat(parts.identity().credentials(visitor, DATA, true).user()).isPresent();
    assertUnavailable(() -> parts.identity().credentials(visitor, GITLAB, false));
  }

  @Test
  void aSessionThatKeycloakNoLongerRenewsIsExpired() {
    var id = loggedIn();
    keep(Provider.RENKU, "expired", -1000);
    var visitor = parts.identity().identify(null, cookies(id), DATA);

    assertThatThrownBy(() -> parts.identity().credentials(visitor, DATA, false))
        .isInstanceOfSatisfying(
            Unauthenticated.class, u -> assertThat(u.isSessionExpired()).isTrue());
  }

  @Test
  void whileRedisIsAwayACookieIsNotAnonymous() throws Exception {
    try (var own = new TestRedis()) {
      var away = parts(own.redis());
      own.stop();

      assertUnavailable(() -> away.identity().identify(null, cookies(SessionCookie.newId()), DATA));
      assertThat(away.identity().identify(null, null, DATA).user()).isEmpty();
      assertThat(away.identity().identify(null, "_renku_session=tampered", DATA).user()).isEmpty();

      own.start();
    }
  }

  @Test
  void onlyAdministratorsLookAtUsers() {
    var admin = HeaderProfile.of("keycloak", Authorization.KEYCLOAK).with(Trait.ADMIN_READS_ONLY);
    var visitor = parts.identity().identify("Bearer " + issuer.accessToken(user), null, admin);

    assertThatThrownBy(() -> parts.identity().credentials(visitor, admin, false))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.code()).isEqualTo(ErrorCode.FORBIDDEN));
  }

  private static void assertUnavailable(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  private String loggedIn() {
    var session =
        WebSession.start(SessionCookie.newId(), CLOCK.instant(), DAY, DAY)
            .withUser(user, Optional.empty());
    parts.sessions().save(session);
    keep(Provider.RENKU, issuer.accessToken(user), 1800);
    return session.id();
  }

  private void keep(String provider, String access, long secondsLeft) {
    parts
        .tokens()
        .keep(
            provider,
            user,
            new TokenSet(
                access,
                Instant.now().getEpochSecond() + secondsLeft,
                Optional.of("spent long ago"),
                TokenSet.UNKNOWN,
                Optional.empty(),
                false));
  }

  private String cookies(String id) {
    return cookie.set(id).split(";")[0];
  }

  private Parts parts(Redis door) {
    var url = issuer.url() + "/oauth/token";
    var providers =
        Map.of(
            Provider.RENKU, new Provider(Provider.RENKU, "", url, "renku", "secret", ""),
            Provider.GITLAB, new Provider(Provider.GITLAB, "", url, "renku-ui", "secret", ""));
    var tokens =
        new TokenService(
            new TokenRepository(door, BOX, CLOCK),
            new TokenClient(new JsonClient(pool), CLOCK),
            providers,
            CLOCK,
            (_, _) -> {},
            Runnable::run);
    var verifier =
        new JwtVerifier(
            new SigningKeys(TestIssuer::jwks, CLOCK),
            issuer.issuer(),
            "renku",
            List.of("renku", "renku-cli"),
            CLOCK);
    var sessions = new SessionRepository(door, BOX, DAY, CLOCK);
    return new Parts(
        sessions,
        tokens,
        new IdentityService(
            door, verifier, cookie, sessions, tokens, "https://gitlab", Runnable::run));
  }
}
