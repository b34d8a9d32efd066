package io.renku.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.commons.SecretBox;
import io.renku.gateway.TestSettings;
import io.renku.gateway.sessions.SessionCookie;
import io.renku.gateway.sessions.SessionRepository;
import io.renku.gateway.sessions.WebSession;
import io.renku.gateway.tokens.TokenRepository;
import io.renku.gateway.tokens.TokenSet;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions and tokens spread over the servers of a real cluster. */
class RedisClusterTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final SecretBox BOX = new SecretBox("ab".repeat(32));
  private static final int USERS = 12;

  private RedisCluster cluster;
  private Redis redis;

  @BeforeEach
  void start() throws Exception {
    cluster = new RedisCluster();
    redis = door();
  }

  @AfterEach
  void stop() throws Exception {
    redis.close();
    cluster.close();
  }

  @Test
  void whatOneRequestNeedsIsOnOneServerAndReadAtOnce() throws Exception {
    for (var i = 0; i < USERS; i++) {
      var user = UUID.randomUUID().toString();
      var session = loggedIn(user);
      cluster.forgetStatistics();
      var before = redis.calls();

      assertThat(readAtOnce(user, session)).isEqualTo(3);

      assertThat(redis.calls() - before).isEqualTo(1);
      assertThat(cluster.serversThatRead()).hasSize(1);
    }
  }

  @Test
  void usersAreSpreadOverTheServers() throws Exception {
    for (var i = 0; i < USERS * 4; i++) {
      loggedIn(UUID.randomUUID().toString());
    }

    assertThat(cluster.serversWithKeys()).hasSize(RedisCluster.MASTERS);
  }

  @Test
  void anotherReplicaSeesEveryChange() throws Exception {
    try (var other = door()) {
      var user = UUID.randomUUID().toString();
      var session = loggedIn(user);
      var elsewhere = sessions(other);
      assertThat(elsewhere.find(session.id())).contains(session);

      sessions(redis).delete(session.id());

      assertThat(RedisCluster.eventually(() -> elsewhere.find(session.id()).isEmpty())).isTrue();
    }
  }

  @Test
  void aServerThatFailsTakesNoSessionWithIt() throws Exception {
    var users = Stream.generate(() -> UUID.randomUUID().toString()).limit(USERS).toList();
    var all = users.stream().map(this::loggedIn).toList();
    cluster.awaitReplication();

    cluster.killOneMaster();

    for (var i = 0; i < USERS; i++) {
      var user = users.get(i);
      var session = all.get(i);
      assertThat(RedisCluster.eventually(() -> survives(user, session))).as(user).isTrue();
    }
    loggedIn(UUID.randomUUID().toString());
  }

  /** A 503 in between is an honest answer. */
  private boolean survives(String user, WebSession session) {
    try {
      return sessions(redis).findLatest(session.id()).isPresent()
          && tokens().findLatest("renku", user).isPresent();
    } catch (io.renku.commons.Failure _) {
      return false;
    }
  }

  private WebSession loggedIn(String user) {
    var session =
        WebSession.start(SessionCookie.newId(user), Clock.systemUTC().instant(), DAY, DAY)
            .withUser(user, Optional.empty());
    sessions(redis).save(session);
    for (var provider : new String[] {"renku", "gitlab"}) {
      tokens()
          .save(
              provider,
              user,
              new TokenSet(
                  "token",
                  Long.MAX_VALUE,
                  Optional.empty(),
                  TokenSet.UNKNOWN,
                  Optional.empty(),
                  false));
    }
    return session;
  }

  private int readAtOnce(String user, WebSession session) {
    var found = new java.util.concurrent.atomic.AtomicInteger();
    redis.fetch(
        Stream.of(
                sessions(redis).wanted(session.id()),
                tokens().wanted("renku", user),
                tokens().wanted("gitlab", user))
            .map(
                wanted ->
                    wanted.orElseThrow().andThen(text -> found.addAndGet(text == null ? 0 : 1)))
            .toList());
    return found.get();
  }

  private static SessionRepository sessions(Redis door) {
    return new SessionRepository(door, BOX, DAY, Clock.systemUTC());
  }

  /** A new one each time, which remembers nothing. */
  private TokenRepository tokens() {
    return new TokenRepository(redis, BOX, Clock.systemUTC());
  }

  private Redis door() {
    return new Redis(
        TestSettings.config(
            "renku.redis.mode",
            "cluster",
            "renku.redis.addresses",
            cluster.addresses(),
            "renku.redis.timeout",
            "10"));
  }
}
