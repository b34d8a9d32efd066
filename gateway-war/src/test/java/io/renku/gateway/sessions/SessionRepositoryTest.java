package io.renku.gateway.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.commons.SecretBox;
import io.renku.gateway.redis.Redis;
import io.renku.gateway.redis.TestRedis;
import io.renku.gateway.tokens.SteppingClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SessionRepositoryTest {
  private static final Duration IDLE = Duration.ofHours(4);
  private static final Duration MAX = Duration.ofHours(24);
  private static final SecretBox BOX = new SecretBox("ab".repeat(32));

  private static TestRedis redis;

  private final SteppingClock clock = new SteppingClock();
  private final SessionRepository sessions = repository(redis.redis());

  @BeforeAll
  static void start() throws Exception {
    redis = new TestRedis();
  }

  @AfterAll
  static void stop() throws Exception {
    redis.close();
  }

  @Test
  void aSessionComesBackWhole() {
    var login =
        new PendingLogin("state", "nonce", "verifier", "renku", List.of("gitlab"), "https://x", 1);
    var session = session().withUser("sub-1", Optional.of("id-token")).withLogins(List.of(login));

    sessions.save(session);

    assertThat(sessions.find(session.id())).contains(session);
    assertThat(sessions.findLatest(session.id())).contains(session);
  }

  @Test
  void nothingOfItLiesInRedisInClear() {
    sessions.save(session().withUser("needle-user", Optional.of("needle-token")));

    assertThat(redis.dump()).contains("session:").doesNotContain("needle-token");
  }

  @Test
  void itEndsAtItsGreatestAge() {
    var session = session().withUser("sub-1", Optional.empty());
    sessions.save(session);

    clock.advance(MAX.minusSeconds(1));
    assertThat(sessions.find(session.id())).isPresent();
    clock.advance(Duration.ofSeconds(1));
    assertThat(sessions.find(session.id())).isEmpty();
  }

  @Test
  void itEndsWhenIdleAndUseProlongsIt() {
    var session = session();
    sessions.save(session);
    var key = SessionRepository.key(session.id());
    redis.redis().call(c -> c.getBucket(key).expire(Duration.ofMinutes(1)));

    sessions.findLatest(session.id());

    assertThat(redis.redis().<Long>call(c -> c.getBucket(key).remainTimeToLive()))
        .isBetween(IDLE.minusMinutes(1).toMillis(), IDLE.toMillis());
  }

  @Test
  void usersSessionsAreCountedForAWhileAfterTheirLastRequest() {
    var left = session().withUser("sub-1", Optional.empty());
    var loggedOut = session().withUser("sub-2", Optional.empty());
    var anonymous = session();
    for (var session : List.of(left, loggedOut, anonymous)) {
      sessions.save(session);
      sessions.find(session.id());
      sessions.find(session.id());
    }
    assertThat(sessions.countRecent()).isEqualTo(2);

    sessions.delete(loggedOut.id());
    assertThat(sessions.countRecent()).isEqualTo(1);
    clock.advance(Duration.ofMinutes(5));
    assertThat(sessions.countRecent()).isZero();
  }

  @Test
  void logoutEndsItOnEveryReplicaAtOnce() throws Exception {
    try (var door = redis.door()) {
      var replica = repository(door);
      var session = session().withUser("sub-1", Optional.empty());
      sessions.save(session);
      assertThat(replica.find(session.id())).isPresent();

      sessions.delete(session.id());

      assertThat(sessions.find(session.id())).isEmpty();
      assertThat(eventually(() -> replica.find(session.id()).isEmpty())).isTrue();
    }
  }

  @Test
  void aSessionSealedWithALostKeyIsNone() {
    var session = session();
    new SessionRepository(redis.redis(), new SecretBox("x:" + "ef".repeat(32)), IDLE, clock)
        .save(session);

    assertThat(sessions.find(session.id())).isEmpty();
  }

  @Test
  void anOutageIsNotAnonymityAndEndsByItself() throws Exception {
    try (var own = new TestRedis()) {
      var repository = repository(own.redis());
      var session = session().withUser("sub-1", Optional.empty());
      repository.save(session);

      own.stop();
      assertThatThrownBy(() -> repository.findLatest(session.id()))
          .isInstanceOfSatisfying(
              Failure.class, f -> assertThat(f.code()).isEqualTo(ErrorCode.UNAVAILABLE));
      assertThat(own.redis().isReachable()).isFalse();

      own.start();
      assertThat(eventually(own.redis()::isReachable)).isTrue();
      repository.save(session);
      assertThat(repository.findLatest(session.id())).contains(session);
    }
  }

  private SessionRepository repository(Redis door) {
    return new SessionRepository(door, BOX, IDLE, clock);
  }

  private WebSession session() {
    return WebSession.start(SessionCookie.newId(), clock.instant(), IDLE, MAX);
  }

  private static boolean eventually(BooleanSupplier condition) throws InterruptedException {
    var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(50);
    }
    return true;
  }
}
