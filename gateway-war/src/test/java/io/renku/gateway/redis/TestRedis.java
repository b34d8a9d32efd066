package io.renku.gateway.redis;

import io.renku.gateway.TestSettings;
import java.io.IOException;
import java.net.ServerSocket;
import org.redisson.client.codec.StringCodec;
import redis.embedded.RedisServer;

/** A real Redis for one test class, which it can also take away and bring back. */
public final class TestRedis implements AutoCloseable {
  private final int port;
  private RedisServer server;
  private final Redis door;

  public TestRedis() throws IOException {
    port = freePort();
    start();
    door = door();
  }

  public int port() {
    return port;
  }

  public Redis redis() {
    return door;
  }

  /** Another replica's connection to the same Redis. */
  public Redis door() {
    return new Redis(
        TestSettings.config(
            "renku.redis.host", "127.0.0.1", "renku.redis.port", Integer.toString(port)));
  }

  public void start() throws IOException {
    server = RedisServer.newRedisServer().port(port).setting("bind 127.0.0.1").build();
    server.start();
  }

  public void stop() throws IOException {
    server.stop();
  }

  /** Everything that is stored, as someone with a dump would read it. */
  public String dump() {
    return door.call(
        client -> {
          var text = new StringBuilder();
          for (var key : client.getKeys().getKeys()) {
            text.append(key).append('=');
            if (client.getKeys().getType(key) == org.redisson.api.RType.OBJECT) {
              text.append((Object) client.getBucket(key, StringCodec.INSTANCE).get());
            }
            text.append('\n');
          }
          return text.toString();
        });
  }

  @Override
  public void close() throws IOException {
    door.close();
    server.stop();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
