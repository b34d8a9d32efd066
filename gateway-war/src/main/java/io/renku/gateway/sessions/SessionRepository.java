package io.renku.gateway.sessions;

import io.renku.commons.SecretBox;
import io.renku.gateway.redis.Redis;
import io.renku.gateway.redis.Redis.Wanted;
import io.renku.gateway.redis.ShortMemory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.redisson.api.RBatch;
import org.redisson.api.RScoredSortedSetAsync;
import org.redisson.client.codec.StringCodec;

/** Web sessions in Redis, sealed; the ones just used are remembered here for a few seconds. */
public final class SessionRepository {
  private static final Duration LONGEST = Duration.ofDays(3650);
  private static final long REMEMBERED_MS = 5000;
  private static final int REMEMBERED = 10_000;

  private final Redis redis;
  private final SecretBox box;
  private final Duration idle;
  private final Clock clock;
  private final ShortMemory<Optional<WebSession>> recent;
  private final RecentSessions served;

  /**
   * @param idle for how long a session is prolonged by being read
   */
  public SessionRepository(Redis redis, SecretBox box, Duration idle, Clock clock) {
    this.redis = redis;
    this.box = box;
    this.idle = idle;
    this.clock = clock;
    this.recent = new ShortMemory<>(REMEMBERED_MS, REMEMBERED, clock::millis);
    this.served = new RecentSessions(clock::millis);
    redis.onForget(recent::forget);
  }

  /** Finds a session and prolongs it. */
  public Optional<WebSession> find(String id) {
    var key = key(id);
    var found =
        recent.get(key).orElseGet(() -> read(id, key)).filter(s -> !s.isOver(clock.instant()));
    found.ifPresent(served::saw);
    return found;
  }

  /** What {@link #find} would have to ask Redis for; empty when it need not. */
  public Optional<Wanted> wanted(String id) {
    var key = key(id);
    return recent.get(key).isPresent() ? Optional.empty() : Optional.of(wanted(id, key));
  }

  /** What is to be read anew, for {@link #find} to go on without asking. */
  public Optional<Wanted> due(String id) {
    var key = key(id);
    return recent.isDue(key) ? Optional.of(wanted(id, key)) : Optional.empty();
  }

  /** As {@link #find}, but never from memory: for the steps of a login. */
  public Optional<WebSession> findLatest(String id) {
    return read(id, key(id)).filter(s -> !s.isOver(clock.instant()));
  }

  public void save(WebSession session) {
    var key = key(session.id());
    var sealed = box.seal(session.toJson(), key);
    redis.call(
        client -> {
          var batch = client.createBatch();
          var bucket = batch.<String>getBucket(key, StringCodec.INSTANCE);
          session
              .timeToLive(clock.instant())
              .ifPresentOrElse(ttl -> bucket.setAsync(sealed, ttl), () -> bucket.setAsync(sealed));
          session.userId().ifPresent(user -> list(batch, session, user));
          return batch.execute();
        });
    recent.forget(key);
  }

  /** How many sessions of users were served here in the last five minutes. */
  public int countRecent() {
    return served.count();
  }

  /** Ends a session on every replica. */
  public void delete(String id) {
    var key = key(id);
    redis.call(
        client -> {
          var batch = client.createBatch();
          batch.getBucket(key, StringCodec.INSTANCE).deleteAsync();
          SessionCookie.userIn(id).ifPresent(user -> ofUser(batch, user).removeAsync(id));
          return batch.execute();
        });
    served.ended(id);
    redis.forget(key);
  }

  /** Beside the tokens of the same user: in a cluster, one server has them all. */
  public static String key(String id) {
    return SessionCookie.userIn(id).map(user -> "session:{" + user + "}:").orElse("session:") + id;
  }

  /** The user's sessions in all browsers. */
  public List<WebSession> ofUser(String userId) {
    var ids =
        redis.call(
            client ->
                client.<String>getScoredSortedSet(listKey(userId), StringCodec.INSTANCE).readAll());
    return ids.stream().flatMap(id -> findLatest(id).stream()).toList();
  }

  /** Those that are over by now leave the list. */
  private void list(RBatch batch, WebSession session, String user) {
    var now = clock.instant();
    var end = now.plus(session.max() > 0 ? Duration.ofSeconds(session.max()) : LONGEST);
    var all = ofUser(batch, user);
    all.removeRangeByScoreAsync(0, true, now.getEpochSecond(), true);
    all.addAsync(end.getEpochSecond(), session.id());
    all.expireAsync(end);
  }

  private static RScoredSortedSetAsync<String> ofUser(RBatch batch, String user) {
    return batch.getScoredSortedSet(listKey(user), StringCodec.INSTANCE);
  }

  private static String listKey(String userId) {
    return "sessions-of:{" + userId + "}";
  }

  private Optional<WebSession> read(String id, String key) {
    var seen = new AtomicReference<Optional<WebSession>>();
    var wanted = wanted(id, key);
    redis.fetch(List.of(wanted.andThen(text -> seen.set(opened(id, key, text)))));
    return seen.get();
  }

  private Wanted wanted(String id, String key) {
    var ticket = recent.ticket();
    return new Wanted(
        key,
        Optional.of(idle).filter(Duration::isPositive),
        text -> recent.put(key, opened(id, key, text), ticket));
  }

  /** A session sealed with a key that is gone is no session. */
  private Optional<WebSession> opened(String id, String key, String sealed) {
    if (sealed == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(WebSession.fromJson(id, box.open(sealed, key)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
