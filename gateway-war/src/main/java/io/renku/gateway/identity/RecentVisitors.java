package io.renku.gateway.identity;

import io.renku.commons.Failure;
import io.renku.gateway.redis.Redis;
import io.renku.gateway.routes.HeaderProfile;
import io.renku.gateway.wire.HeadWriter;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who sent the last requests, and what their backends may learn, for a second: pages ask for a
 * dozen things at once. Whatever any replica changes or removes in Redis ends it for all.
 */
public final class RecentVisitors {
  private static final Logger LOG = LoggerFactory.getLogger(RecentVisitors.class);
  private static final long KEPT_NANOS = 1_000_000_000L;
  private static final int MOST = 2_000;

  private final ConcurrentHashMap<Key, Known> known = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Key, CompletableFuture<Void>> learning =
      new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();
  private final IdentityService identity;
  private final LongSupplier nanos;

  /**
   * @param nanos a clock such as {@link System#nanoTime}
   */
  public RecentVisitors(IdentityService identity, Redis redis, LongSupplier nanos) {
    this.identity = identity;
    this.nanos = nanos;
    redis.onForget(_ -> changes.incrementAndGet());
  }

  /**
   * A visitor.
   *
   * @param told what a backend of one profile is told of the visitor, as header lines
   */
  public record Known(Visitor visitor, byte[] told, long since, long change) {
    public static final Known NOBODY =
        new Known(new Visitor.Anonymous(Optional.empty()), new byte[0], 0, 0);
  }

  /** Profiles are few and last as long as the routes: two that are alike are two. */
  private static final class Key {
    private final HeaderProfile profile;
    private final String authorization;
    private final String cookies;
    private final int hash;

    Key(HeaderProfile profile, String authorization, String cookies) {
      this.profile = profile;
      this.authorization = authorization;
      this.cookies = cookies;
      this.hash =
          System.identityHashCode(profile)
              + 31 * (Objects.hashCode(authorization) + 31 * Objects.hashCode(cookies));
    }

    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean equals(Object other) {
      return other instanceof Key key
          && profile == key.profile
          && Objects.equals(authorization, key.authorization)
          && Objects.equals(cookies, key.cookies);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /**
   * As {@link IdentityService#identify} and {@link IdentityService#credentials} say of a request
   * that changes nothing.
   */
  public Known find(String authorization, String cookies, HeaderProfile profile) {
    var key = new Key(profile, authorization, cookies);
    var change = changes.get();
    var now = nanos.getAsLong();
    var found = known.get(key);
    if (found != null && found.change() == change && now - found.since() < KEPT_NANOS) {
      return found;
    }
    var visitor = identity.identify(authorization, cookies, profile);
    var credentials = identity.credentials(visitor, profile, false);
    var told = new HeadWriter().lines(profile.told(credentials)).written();
    var fresh = new Known(visitor, told, now, change);
    makeRoom(now);
    known.put(key, fresh);
    return fresh;
  }

  /**
   * Has a later {@link #find} know the sender, if anything can be known. Those who ask for the same
   * sender meanwhile wait for the first, so that a page with a dozen requests asks Redis once.
   *
   * @param background where {@link #find} may wait
   * @param then comes after it, whatever came of it
   */
  public void learn(
      String authorization,
      String cookies,
      HeaderProfile profile,
      Executor background,
      Runnable then) {
    var key = new Key(profile, authorization, cookies);
    var first = new CompletableFuture<Void>();
    var running = learning.putIfAbsent(key, first);
    var awaited = running == null ? first : running;
    awaited.whenComplete((_, _) -> then.run());
    if (running == null) {
      background.execute(() -> learn(authorization, cookies, profile, key));
    }
  }

  private void learn(String authorization, String cookies, HeaderProfile profile, Key key) {
    try {
      find(authorization, cookies, profile);
    } catch (Failure failure) {
      // Whoever answers the request will meet it again, and say so.
      LOG.debug("Nothing was learned", failure);
    } finally {
      learning.remove(key).complete(null);
    }
  }

  private void makeRoom(long now) {
    if (known.size() >= MOST) {
      known.values().removeIf(entry -> now - entry.since() >= KEPT_NANOS);
    }
    if (known.size() >= MOST) {
      known.clear();
    }
  }
}
