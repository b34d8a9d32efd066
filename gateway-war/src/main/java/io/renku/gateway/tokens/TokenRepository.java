package io.renku.gateway.tokens;

import io.renku.commons.Failure;
import io.renku.commons.SecretBox;
import io.renku.gateway.redis.Redis;
import io.renku.gateway.redis.Redis.Wanted;
import io.renku.gateway.redis.ShortMemory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.redisson.api.RBucket;
import org.redisson.client.codec.StringCodec;

/** Users' tokens in Redis, one sealed bucket for each provider and user. */
public final class TokenRepository {
  private static final Duration KEPT = Duration.ofDays(30);
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final long REMEMBERED_MS = 5000;
  private static final int REMEMBERED = 10_000;
  private static final int WRITE_ATTEMPTS = 3;
  private static final long LOCK_WAIT_SECONDS = 10;
  private static final long LOCK_LEASE_SECONDS = 30;

  private final Redis redis;
  private final SecretBox box;
  private final Clock clock;
  private final ShortMemory<Optional<TokenSet>> recent;

  public TokenRepository(Redis redis, SecretBox box, Clock clock) {
    this.redis = redis;
    this.box = box;
    this.clock = clock;
    this.recent = new ShortMemory<>(REMEMBERED_MS, REMEMBERED, clock::millis);
    redis.onForget(recent::forget);
  }

  public Optional<TokenSet> find(String provider, String userId) {
    var key = key(provider, userId);
    return recent.get(key).orElseGet(() -> findLatest(provider, userId));
  }

  public Optional<TokenSet> findLatest(String provider, String userId) {
    var seen = new AtomicReference<Optional<TokenSet>>();
    var key = key(provider, userId);
    redis.fetch(List.of(wanted(key).andThen(text -> seen.set(opened(key, text)))));
    return seen.get();
  }

  /** What {@link #find} would have to ask Redis for; empty when it need not. */
  public Optional<Wanted> wanted(String provider, String userId) {
    var key = key(provider, userId);
    return recent.get(key).isPresent() ? Optional.empty() : Optional.of(wanted(key));
  }

  /** What is to be read anew, for {@link #find} to go on without asking. */
  public Optional<Wanted> due(String provider, String userId) {
    var key = key(provider, userId);
    return recent.isDue(key) ? Optional.of(wanted(key)) : Optional.empty();
  }

  private Wanted wanted(String key) {
    var ticket = recent.ticket();
    return new Wanted(key, Optional.empty(), text -> recent.put(key, opened(key, text), ticket));
  }

  /**
   * Replaces all tokens in one write. A provider that rotates refresh tokens has already forgotten
   * the old ones, so a failed write is tried again.
   */
  public void save(String provider, String userId, TokenSet tokens) {
    var key = key(provider, userId);
    var sealed = box.seal(tokens.toJson(), key);
    for (var attempt = 1; ; attempt++) {
      try {
        redis.call(
            client -> {
              RBucket<String> bucket = client.getBucket(key, StringCodec.INSTANCE);
              bucket.set(sealed, lifetime(tokens));
              return null;
            });
        break;
      } catch (Failure failure) {
        if (attempt == WRITE_ATTEMPTS) {
          recent.put(key, Optional.of(tokens));
          throw failure;
        }
      }
    }
    redis.forget(key);
    recent.put(key, Optional.of(tokens));
  }

  /** Runs one refresh of a user's tokens at a time, over all replicas. */
  public <T> T exclusively(String provider, String userId, Supplier<T> work) {
    return redis.call(
        client -> {
          var lock = client.getLock("lock:refresh:" + provider + ":" + userId);
          try {
            if (!lock.tryLock(LOCK_WAIT_SECONDS, LOCK_LEASE_SECONDS, TimeUnit.SECONDS)) {
              throw Failure.unavailable("Your tokens are being refreshed. Please try again.", null);
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.unavailable("The server is stopping. Please try again.", e);
          }
          try {
            return work.get();
          } finally {
            if (lock.isHeldByCurrentThread()) {
              lock.unlock();
            }
          }
        });
  }

  private Duration lifetime(TokenSet tokens) {
    if (tokens.refreshExpiresAt() == TokenSet.UNKNOWN) {
      return KEPT;
    }
    var left =
        Duration.between(
            clock.instant(), java.time.Instant.ofEpochSecond(tokens.refreshExpiresAt()));
    return left.isPositive() ? left.plus(GRACE) : GRACE;
  }

  private Optional<TokenSet> opened(String key, String sealed) {
    if (sealed == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(TokenSet.fromJson(box.open(sealed, key)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** What is in braces decides which server of a cluster has it. */
  public static String key(String provider, String userId) {
    return "token:" + provider + ":{" + userId + "}";
  }
}
