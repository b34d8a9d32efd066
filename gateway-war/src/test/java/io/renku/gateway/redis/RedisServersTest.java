package io.renku.gateway.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.commons.SecretBox;
import io.renku.gateway.TestSettings;
import io.renku.gateway.sessions.SessionCookie;
import io.renku.gateway.sessions.SessionRepository;
import io.renku.gateway.sessions.WebSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisSentinel;
import redis.embedded.RedisServer;

/** Sessions while the Redis that holds them changes. */
class RedisServersTest {
  private static final Duration DAY = Duration.ofDays(1);

  @Test
  void sessionsOutliveTheMasterThatSentinelsWatch() throws Exception {
    var masterPort = freePort();
    var replicaPort = freePort();
    var sentinelPort = freePort();
    var master = server(masterPort).build();
    var replica = server(replicaPort).setting("replicaof 127.0.0.1 " + masterPort).build();
    var sentinel =
        RedisSentinel.newRedisSentinel()
            .bind("127.0.0.1")
            .port(sentinelPort)
            .masterName("mymaster")
            .masterPort(masterPort)
            .quorumSize(1)
            .downAfterMilliseconds(1000L)
            .failOverTimeout(2000L)
            .parallelSyncs(1)
            .build();
    master.start();
    replica.start();
    sentinel.start();
    try (var redis =
        new Redis(
            TestSettings.config(
                "renku.redis.mode",
                "sentinel",
                "renku.redis.addresses",
                "127.0.0.1:" + sentinelPort))) {
      assertThat(eventually(redis::isReachable)).isTrue();
      assertThat(eventually(() -> knowsReplica(sentinelPort))).isTrue();
      var id = assertSessionsWork(redis);
      assertThat(eventually(() -> haveTheSame(masterPort, replicaPort))).isTrue();

      master.stop();

      assertThat(eventually(() -> survives(redis, id))).isTrue();
      assertSessionsWork(redis);
    } finally {
      sentinel.stop();
      replica.stop();
      master.stop();
    }
  }

  @Test
  void nobodyWaitsForARedisThatHasJustNotAnswered() throws Exception {
    var port = freePort();
    var server = server(port).build();
    server.start();
    try (var redis =
        new Redis(
            TestSettings.config(
                "renku.redis.host", "127.0.0.1",
                "renku.redis.port", Integer.toString(port),
                "renku.redis.timeout", "1"))) {
      assertThat(eventually(redis::isReachable)).isTrue();
      ask(port, "CLIENT PAUSE 10000");
      // A second is short on a busy machine.
      assertThat(eventually(() -> isRefusedUnasked(redis))).isTrue();
      assertThat(eventually(redis::isReachable)).as("it is asked again later").isTrue();
    } finally {
      server.stop();
    }
  }

  /** After one that Redis has not answered. */
  private static boolean isRefusedUnasked(Redis redis) {
    var isFirstRefused = !redis.isReachable();
    var calls = redis.calls();
    var isNextRefused = !redis.isReachable();
    return isFirstRefused && isNextRefused && redis.calls() == calls;
  }

  private static boolean survives(Redis redis, String id) {
    return redis.isReachable() && repository(redis).find(id).isPresent();
  }

  private static String assertSessionsWork(Redis redis) {
    var sessions = repository(redis);
    var session =
        WebSession.start(SessionCookie.newId("jane"), Clock.systemUTC().instant(), DAY, DAY)
            .withUser("jane", Optional.empty());

    sessions.save(session);

    assertThat(sessions.findLatest(session.id())).contains(session);
    assertThat(sessions.find(session.id())).contains(session);
    return session.id();
  }

  private static SessionRepository repository(Redis redis) {
    return new SessionRepository(redis, new SecretBox("ab".repeat(32)), DAY, Clock.systemUTC());
  }

  private static redis.embedded.core.RedisServerBuilder server(int port) throws IOException {
    return RedisServer.newRedisServer().port(port).setting("bind 127.0.0.1");
  }

  private static boolean knowsReplica(int sentinelPort) {
    try {
      return ask(sentinelPort, "SENTINEL replicas mymaster").startsWith("*1");
    } catch (IOException _) {
      return false;
    }
  }

  private static boolean haveTheSame(int masterPort, int replicaPort) {
    try {
      return ask(masterPort, "DBSIZE").equals(ask(replicaPort, "DBSIZE"));
    } catch (IOException _) {
      return false;
    }
  }

  /** One command, in the form that a person may type. */
  private static String ask(int port, String command) throws IOException {
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write((command + "\r\n").getBytes(US_ASCII));
      return new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))
          .readLine();
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static boolean eventually(BooleanSupplier condition) throws InterruptedException {
    var deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(100);
    }
    return true;
  }
}
