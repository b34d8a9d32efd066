package io.renku.sessions.events;

import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.session.Session;
import io.renku.sessions.session.SessionKey;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Tells one client of its sessions as server-sent events, until the client leaves or its time is
 * over: {@code snapshot} with all of them, {@code session} with one that is new or has changed,
 * {@code deleted} with the name of one that is gone.
 */
final class SessionStream {
  /** Milliseconds after which a client comes back when its stream has ended. */
  private static final String GREETING = "retry: 2000\n\n";

  private static final String HEARTBEAT = ":\n\n";

  private final SessionFeed feed;
  private final Subscription subscription;
  private final Function<Session, JsonObject> view;
  private final Clock clock;
  private final OutputStream out;

  /** What the client knows of each session, as a hash: telling it again would be noise. */
  private final Map<SessionKey, Integer> told = new HashMap<>();

  /**
   * @param view a session as clients see it
   */
  SessionStream(
      SessionFeed feed,
      Subscription subscription,
      Function<Session, JsonObject> view,
      Clock clock,
      OutputStream out) {
    this.feed = feed;
    this.subscription = subscription;
    this.view = view;
    this.clock = clock;
    this.out = out;
  }

  /**
   * @param end when the stream ends at the latest
   * @throws IOException when the client has left
   */
  void runUntil(Instant end) throws IOException, InterruptedException {
    send(GREETING);
    for (var left = timeLeft(end); left.isPositive(); left = timeLeft(end)) {
      var due = subscription.take(shorter(left, feed.limits().heartbeat()));
      if (due.isLast()) {
        return;
      }
      if (due.isWhole()) {
        snapshot();
      }
      for (var change : due.changes().entrySet()) {
        tell(change.getKey(), change.getValue());
      }
      if (due.isNothing()) {
        send(HEARTBEAT);
      }
    }
  }

  private Duration timeLeft(Instant end) {
    return Duration.between(clock.instant(), end);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private void snapshot() throws IOException {
    var position = feed.position();
    var servers = new LinkedHashMap<String, JsonObject>();
    told.clear();
    for (var session : feed.sessions(subscription)) {
      var server = view.apply(session);
      servers.put(session.name(), server);
      told.put(session.key(), server.hashCode());
    }
    event(position, "snapshot", object("servers", servers));
  }

  private void tell(SessionKey key, long position) throws IOException {
    var session = feed.session(subscription, key);
    if (session.isEmpty()) {
      told.remove(key);
      event(position, "deleted", object("name", key.name()));
      return;
    }
    var server = view.apply(session.get());
    var before = told.put(key, server.hashCode());
    if (before == null || before != server.hashCode()) {
      event(position, "session", server);
    }
  }

  /** JSON in one line: whatever line breaks its texts have are escaped. */
  private void event(long position, String name, JsonObject data) throws IOException {
    send("id: %s\nevent: %s\ndata: %s\n\n".formatted(feed.id(position), name, data));
  }

  private void send(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
