package io.renku.gateway.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.commons.SecretBox;
import io.renku.gateway.http.HttpPool;
import io.renku.gateway.http.JsonClient;
import io.renku.gateway.redis.Redis;
import io.renku.gateway.redis.TestRedis;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenServiceTest {
  private static final SecretBox BOX = new SecretBox("ab".repeat(32));
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Executor BACKGROUND = Thread::startVirtualThread;

  private static TestRedis redis;
  private static Redis otherDoor;
  private static TestIssuer issuer;
  private static HttpPool pool;

  private final String user = UUID.randomUUID().toString();
  private final BlockingQueue<String> results = new LinkedBlockingQueue<>();
  private TokenService service;

  @BeforeAll
  static void start() throws Exception {
    redis = new TestRedis();
    otherDoor = redis.door();
    issuer = new TestIssuer();
    pool = new HttpPool();
  }

  @AfterAll
  static void stop() throws Exception {
    otherDoor.close();
    redis.close();
    issuer.close();
    pool.close();
  }

  @BeforeEach
  void reset() {
    issuer.failWith = 0;
    issuer.refreshes.set(0);
    service = service(redis.redis());
  }

  @Test
  void aFreshTokenIsUsedAsItIs() {
    service.keep("gitlab", user, tokens("current", 3600, issuer.newRefreshToken(user)));

    assertThat(service.fresh("gitlab", user).orElseThrow().accessToken()).isEqualTo("current");
    assertThat(issuer.refreshes).hasValue(0);
  }

  @Test
  void aTokenAboutToExpireIsRefreshedOnce() {
    service.keep("gitlab", user, tokens("old", 100, issuer.newRefreshToken(user)));

    var first = service.fresh("gitlab", user).orElseThrow();
    var second = service.fresh("gitlab", user).orElseThrow();

    assertThat(first.accessToken()).isNotEqualTo("old").isEqualTo(second.accessToken());
    assertThat(first.idToken()).contains("id");
    assertThat(issuer.refreshes).hasValue(1);
  }

  @Test
  void aTokenIsRenewedAheadOnceAndNobodyWaitsForIt() throws Exception {
    service.keep("gitlab", user, tokens("old", 200, issuer.newRefreshToken(user)));

    for (var i = 0; i < 10; i++) {
      assertThat(service.fresh("gitlab", user)).isPresent();
    }

    assertThat(results.poll(30, TimeUnit.SECONDS)).isEqualTo("renewed");
    assertThat(service.fresh("gitlab", user).orElseThrow().accessToken()).isNotEqualTo("old");
    assertThat(issuer.refreshes).hasValue(1);
  }

  @Test
  void aTokenThatCannotBeRenewedAheadIsUsedAsItIs() throws Exception {
    service.keep("gitlab", user, tokens("old", 200, issuer.newRefreshToken(user)));
    issuer.failWith = 503;

    for (var i = 0; i < 10; i++) {
      assertThat(service.fresh("gitlab", user).orElseThrow().accessToken()).isEqualTo("old");
    }
    assertThat(results.poll(30, TimeUnit.SECONDS)).isEqualTo("failed");
  }

  @Test
  void fortyRequestsOnTwoReplicasRefreshOnceAndNobodyIsLoggedOut() throws Exception {
    service.keep("gitlab", user, tokens("old", 100, issuer.newRefreshToken(user)));
    var replica = service(otherDoor);
    var answers = new ArrayList<Future<Optional<TokenSet>>>();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var i = 0; i < 40; i++) {
        var asked = i % 2 == 0 ? service : replica;
        answers.add(threads.submit(() -> asked.fresh("gitlab", user)));
      }
    }

    for (var answer : answers) {
      assertThat(answer.get().orElseThrow().accessToken()).isNotEqualTo("old");
    }
    assertThat(issuer.refreshes).hasValue(1);
  }

  @Test
  void rotationGoesOnThroughManyRefreshes() {
    service.keep("gitlab", user, tokens("old", 100, issuer.newRefreshToken(user)));

    for (var i = 0; i < 5; i++) {
      var latest = service.fresh("gitlab", user).orElseThrow();
      service.keep("gitlab", user, expiring(latest));
    }

    assertThat(service.fresh("gitlab", user)).isPresent();
    assertThat(issuer.refreshes).hasValue(6);
  }

  @Test
  void aRefusedRefreshMeansLoginAgainButTheIdTokenStays() {
    service.keep("gitlab", user, tokens("old", -1000, "used up"));

    assertThat(service.fresh("gitlab", user)).isEmpty();
    assertThat(service.fresh("gitlab", user)).isEmpty();
    assertThat(issuer.refreshes).hasValue(1);
    assertThat(service.stored("gitlab", user).orElseThrow().idToken()).contains("id");
  }

  @Test
  void aNewLoginEndsThat() {
    service.keep("gitlab", user, tokens("old", -1000, "used up"));
    assertThat(service.fresh("gitlab", user)).isEmpty();

    service.keep("gitlab", user, tokens("new", 3600, issuer.newRefreshToken(user)));

    assertThat(service.fresh("gitlab", user).orElseThrow().accessToken()).isEqualTo("new");
  }

  @Test
  void whileTheProviderIsAwayAGoodTokenIsUsed() {
    service.keep("gitlab", user, tokens("good for a minute", 60, issuer.newRefreshToken(user)));
    issuer.failWith = 503;

    assertThat(service.fresh("gitlab", user).orElseThrow().accessToken())
        .isEqualTo("good for a minute");
  }

  @Test
  void whileTheProviderIsAwayAnExpiredTokenIsUnavailableAndNotLost() {
    service.keep("gitlab", user, tokens("old", -5, issuer.newRefreshToken(user)));
    issuer.failWith = 500;

    assertThatThrownBy(() -> service.fresh("gitlab", user))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.code()).isEqualTo(ErrorCode.UNAVAILABLE));

    issuer.failWith = 0;
    assertThat(service.fresh("gitlab", user)).isPresent();
  }

  @Test
  void aWrongClientSecretLogsNobodyOut() {
    service.keep("gitlab", user, tokens("old", -5, issuer.newRefreshToken(user)));
    issuer.failWith = 401;

    assertThatThrownBy(() -> service.fresh("gitlab", user)).isInstanceOf(Failure.class);

    issuer.failWith = 0;
    assertThat(service.fresh("gitlab", user)).isPresent();
  }

  @Test
  void noTokenLiesInRedisInClear() {
    service.keep("gitlab", user, tokens("needle-access", 3600, "needle-refresh"));

    assertThat(redis.dump()).contains(TokenRepository.key("gitlab", user)).doesNotContain("needle");
  }

  @Test
  void tokensOfAnotherUserDoNotOpen() {
    service.keep("gitlab", user, tokens("mine", 3600, "r"));
    String sealed =
        redis
            .redis()
            .call(
                c ->
                    c.<String>getBucket(
                            TokenRepository.key("gitlab", user),
                            org.redisson.client.codec.StringCodec.INSTANCE)
                        .get());
    redis
        .redis()
        .call(
            c -> {
              c.<String>getBucket(
                      TokenRepository.key("gitlab", "thief"),
                      org.redisson.client.codec.StringCodec.INSTANCE)
                  .set(sealed);
              return null;
            });

    assertThat(service.fresh("gitlab", "thief")).isEmpty();
  }

  private TokenService service(Redis door) {
    var provider =
        new Provider("gitlab", "", issuer.url() + "/oauth/token", "client", "secret", "api");
    return new TokenService(
        new TokenRepository(door, BOX, CLOCK),
        new TokenClient(new JsonClient(pool), CLOCK),
        Map.of("gitlab", provider),
        CLOCK,
        (_, result) -> results.add(result),
        BACKGROUND);
  }

  private static TokenSet tokens(String access, long secondsLeft, String refresh) {
    return new TokenSet(
        access,
        Instant.now().plus(Duration.ofSeconds(secondsLeft)).getEpochSecond(),
        Optional.of(refresh),
        TokenSet.UNKNOWN,
        Optional.of("id"),
        false);
  }

  private static TokenSet expiring(TokenSet set) {
    return tokens(set.accessToken(), 10, set.refreshToken().orElseThrow());
  }
}
