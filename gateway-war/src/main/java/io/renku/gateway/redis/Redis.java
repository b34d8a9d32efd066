package io.renku.gateway.redis;

import io.renku.commons.Failure;
import io.renku.gateway.GatewayConfig;
import io.renku.gateway.turns.WouldWait;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import org.redisson.Redisson;
import org.redisson.api.RBatch;
import org.redisson.api.RedissonClient;
import org.redisson.client.RedisException;
import org.redisson.client.RedisTimeoutException;
import org.redisson.client.codec.StringCodec;

/**
 * The one door to Redis. It opens on first use and again after an outage; while Redis is away every
 * call fails fast with 503. After one that had no answer in time nobody waits for a second.
 */
public final class Redis implements AutoCloseable {
  private static final String FORGET = "renku-gateway:forget";
  private static final long PAUSE_AFTER_FAILURE_MS = 1000;

  private final GatewayConfig settings;
  private final AtomicLong notBefore = new AtomicLong();
  private final String me = UUID.randomUUID().toString();
  private final LongAdder calls = new LongAdder();
  private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
  private volatile RedissonClient client;

  public Redis(GatewayConfig settings) {
    this.settings = settings;
  }

  /**
   * @throws Failure 503 when Redis does not answer
   */
  public <T> T call(Function<RedissonClient, T> work) {
    WouldWait.check();
    checkPause();
    calls.increment();
    try {
      return work.apply(client());
    } catch (RedisException e) {
      if (e instanceof RedisTimeoutException) {
        pause();
      }
      throw away(e);
    }
  }

  private void checkPause() {
    if (System.currentTimeMillis() < notBefore.get()) {
      throw away(null);
    }
  }

  private void pause() {
    notBefore.set(System.currentTimeMillis() + PAUSE_AFTER_FAILURE_MS);
  }

  /**
   * One value to be read, maybe together with others.
   *
   * @param prolongs for how long the value lives on by being read, if it does
   * @param found takes the value, or null where there is none
   */
  public record Wanted(String key, Optional<Duration> prolongs, Consumer<String> found) {
    public Wanted andThen(Consumer<String> next) {
      return new Wanted(key, prolongs, found.andThen(next));
    }
  }

  /**
   * Reads all of them in one round trip.
   *
   * @throws Failure 503 when Redis does not answer
   */
  public void fetch(List<Wanted> all) {
    if (all.isEmpty()) {
      return;
    }
    List<?> values =
        call(
            client -> {
              var batch = client.createBatch();
              all.forEach(wanted -> add(batch, wanted));
              return batch.execute().getResponses();
            });
    for (var i = 0; i < all.size(); i++) {
      all.get(i).found().accept((String) values.get(i));
    }
  }

  private static void add(RBatch batch, Wanted wanted) {
    var bucket = batch.<String>getBucket(wanted.key(), StringCodec.INSTANCE);
    wanted.prolongs().ifPresentOrElse(bucket::getAndExpireAsync, bucket::getAsync);
  }

  /** How many times Redis was asked for something. */
  public long calls() {
    return calls.sum();
  }

  /** Calls back with every key that some replica has changed or removed. */
  public void onForget(Consumer<String> listener) {
    listeners.add(listener);
  }

  /** Tells every replica, this one at once, that what it remembers of a key is no longer true. */
  public void forget(String key) {
    listeners.forEach(listener -> listener.accept(key));
    call(redis -> redis.getTopic(FORGET, StringCodec.INSTANCE).publish(me + " " + key));
  }

  /** What this replica says itself it has done already. */
  private void hear(String message) {
    var space = message.indexOf(' ');
    if (!message.substring(0, Math.max(0, space)).equals(me)) {
      listeners.forEach(listener -> listener.accept(message.substring(space + 1)));
    }
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
    checkPause(); // others may have tried while this one waited
    RedissonClient opened = null;
    try {
      opened = Redisson.create(RedisServers.of(settings));
      opened
          .getTopic(FORGET, StringCodec.INSTANCE)
          .addListener(String.class, (_, message) -> hear(message));
      client = opened;
      return opened;
    } catch (RedisException e) {
      pause();
      if (opened != null) {
        opened.shutdown();
      }
      throw away(e);
    }
  }

  private static Failure away(Exception cause) {
    return Failure.unavailable(
        "The session store does not answer. Please try again in a moment.", cause);
  }
}
