package io.renku.gateway.redis;

import io.renku.commons.Failure;
import io.renku.gateway.GatewayConfig;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.BaseConfig;
import org.redisson.config.Config;
import org.redisson.config.ConstantDelay;

/**
 * The one door to Redis. It opens on first use and again after an outage; while Redis is away every
 * call fails fast with 503.
 */
public final class Redis implements AutoCloseable {
  private static final String FORGET = "renku-gateway:forget";
  private static final long PAUSE_AFTER_FAILURE_MS = 1000;

  private final GatewayConfig settings;
  private final AtomicLong notBefore = new AtomicLong();
  private final java.util.List<Consumer<String>> listeners =
      new java.util.concurrent.CopyOnWriteArrayList<>();
  private volatile RedissonClient client;

  public Redis(GatewayConfig settings) {
    this.settings = settings;
  }

  /**
   * @throws Failure 503 when Redis does not answer
   */
  public <T> T call(Function<RedissonClient, T> work) {
    try {
      return work.apply(client());
    } catch (RedisException e) {
      throw away(e);
    }
  }

  /** Calls back with every key that some replica has changed or removed. */
  public void onForget(Consumer<String> listener) {
    listeners.add(listener);
  }

  /** Tells every replica, this one at once, that what it remembers of a key is no longer true. */
  public void forget(String key) {
    listeners.forEach(listener -> listener.accept(key));
    call(redis -> redis.getTopic(FORGET, StringCodec.INSTANCE).publish(key));
  }

  public boolean isReachable() {
    try {
      return call(
          redis -> redis.getBucket("renku-gateway:probe", StringCodec.INSTANCE).isExists() || true);
    } catch (Failure _) {
      return false;
    }
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.shutdown();
      client = null;
    }
  }

  private RedissonClient client() {
    var open = client;
    return open != null ? open : open();
  }

  private synchronized RedissonClient open() {
    if (client != null) {
      return client;
    }
    if (System.currentTimeMillis() < notBefore.get()) {
      throw away(null);
    }
    RedissonClient opened = null;
    try {
      opened = Redisson.create(config());
      opened
          .getTopic(FORGET, StringCodec.INSTANCE)
          .addListener(String.class, (_, key) -> listeners.forEach(l -> l.accept(key)));
      client = opened;
      return opened;
    } catch (RedisException e) {
      notBefore.set(System.currentTimeMillis() + PAUSE_AFTER_FAILURE_MS);
      if (opened != null) {
        opened.shutdown();
      }
      throw away(e);
    }
  }

  private Config config() {
    var config = new Config();
    config.setThreads(4).setNettyThreads(4).setCodec(StringCodec.INSTANCE);
    var address = "redis://" + settings.redisHost() + ":" + settings.redisPort();
    if (settings.redisIsSentinel()) {
      var sentinel = config.useSentinelServers();
      sentinel
          .addSentinelAddress(address)
          .setMasterName(settings.redisMaster())
          .setDatabase(settings.redisDatabase())
          .setMasterConnectionMinimumIdleSize(2)
          .setSlaveConnectionMinimumIdleSize(1)
          .setCheckSentinelsList(false);
      settings.redisPassword().ifPresent(sentinel::setSentinelPassword);
      common(sentinel);
    } else {
      var single = config.useSingleServer();
      single
          .setAddress(address)
          .setDatabase(settings.redisDatabase())
          .setConnectionMinimumIdleSize(2)
          .setConnectionPoolSize(32);
      common(single);
    }
    return config;
  }

  private void common(BaseConfig<?> config) {
    config
        .setConnectTimeout(2000)
        .setTimeout(2000)
        .setRetryAttempts(1)
        .setRetryDelay(new ConstantDelay(java.time.Duration.ofMillis(200)))
        .setSubscriptionsPerConnection(5);
    settings.redisPassword().ifPresent(config::setPassword);
  }

  private static Failure away(Exception cause) {
    return Failure.unavailable(
        "The session store does not answer. Please try again in a moment.", cause);
  }
}
