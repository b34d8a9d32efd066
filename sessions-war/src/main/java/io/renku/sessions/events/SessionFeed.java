package io.renku.sessions.events;

import static io.renku.sessions.cluster.Tree.object;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.sessions.session.Session;
import io.renku.sessions.session.SessionKey;
import io.renku.sessions.session.SessionOwner;
import io.renku.sessions.session.SessionStore;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who is to be told of which session, and since when. It keeps no session and no event, only the
 * position of each session's last change: whoever comes back with a position is told of what
 * changed after it, as it is now. Positions count from 1 at each start of a replica, whose name is
 * part of an event's id.
 */
public final class SessionFeed {
  private final SessionStore store;
  private final FeedLimits limits;
  private final String replica;

  private final Map<SessionKey, Long> changedAt = new HashMap<>();
  private final Deque<Ended> ended = new ArrayDeque<>();
  private final Map<String, List<Subscription>> subscriptions = new HashMap<>();
  private long position;
  private long forgottenUpTo;
  private boolean isClosed;

  /** A session that is no more, with the little that says whose it was. */
  private record Ended(long position, Session session) {}

  public SessionFeed(SessionStore store, FeedLimits limits) {
    this.store = store;
    this.limits = limits;
    var name = new byte[6];
    new SecureRandom().nextBytes(name);
    this.replica = HexFormat.of().formatHex(name);
  }

  /** To be told of every session that is new, changed or gone. */
  public synchronized void changed(Session session) {
    var key = session.key();
    position++;
    if (store.known(key).isPresent()) {
      changedAt.put(key, position);
    } else {
      changedAt.remove(key);
      remember(session);
    }
    for (var subscription : subscriptions.getOrDefault(session.owner(), List.of())) {
      if (subscription.owner().owns(session)) {
        subscription.add(key, position);
      }
    }
  }

  private void remember(Session session) {
    var little =
        object(
            "name", session.name(),
            "namespace", session.key().namespace(),
            "labels", session.labels());
    ended.addLast(new Ended(position, new Session(object("metadata", little))));
    if (ended.size() > limits.remembered()) {
      forgottenUpTo = ended.removeFirst().position();
    }
  }

  /**
   * Opens a stream's side of the feed.
   *
   * @param lastEventId what the client has seen; without it, or when that is too long ago,
   *     everything is due
   * @throws Failure TOO_MANY, or UNAVAILABLE while the cluster is out of sight
   */
  synchronized Subscription subscribe(SessionOwner owner, Optional<String> lastEventId) {
    if (isClosed) {
      throw Failure.unavailable("The service is about to stop; try again in a moment.", null);
    }
    var own = store.ownedBy(owner);
    requireRoom(owner);
    var subscription = new Subscription(owner);
    var seen = lastEventId.map(this::position).orElse(OptionalLong.empty());
    if (seen.isPresent()) {
      missed(owner, own, seen.getAsLong()).forEach(m -> subscription.add(m.key(), m.position()));
    } else {
      subscription.addEverything();
    }
    subscriptions.computeIfAbsent(owner.safeUsername(), _ -> new ArrayList<>()).add(subscription);
    return subscription;
  }

  private void requireRoom(SessionOwner owner) {
    var open =
        subscriptions.getOrDefault(owner.safeUsername(), List.of()).stream()
            .filter(subscription -> subscription.owner().equals(owner))
            .count();
    if (open >= limits.streamsPerUser()) {
      throw new Failure(
          ErrorCode.TOO_MANY,
          "You have %d streams of events open already; close one, or list your sessions instead."
              .formatted(open));
    }
  }

  private record Missed(SessionKey key, long position) {}

  private List<Missed> missed(SessionOwner owner, List<Session> own, long seen) {
    var missed = new ArrayList<Missed>();
    for (var session : own) {
      missed.add(new Missed(session.key(), changedAt.getOrDefault(session.key(), position)));
    }
    for (var end : ended) {
      if (owner.owns(end.session()) && !changedAt.containsKey(end.session().key())) {
        missed.add(new Missed(end.session().key(), end.position()));
      }
    }
    missed.removeIf(one -> one.position() <= seen);
    missed.sort(Comparator.comparingLong(Missed::position));
    return missed;
  }

  /** Empty for an id that says nothing here: another replica's, or one from too long ago. */
  private OptionalLong position(String id) {
    var parts = id.split("\\.", 2);
    if (parts.length < 2 || !parts[0].equals(replica) || !parts[1].matches("\\d{1,18}")) {
      return OptionalLong.empty();
    }
    var seen = Long.parseLong(parts[1]);
    return seen < forgottenUpTo || seen > position ? OptionalLong.empty() : OptionalLong.of(seen);
  }

  /** The id of the event at a position. */
  String id(long position) {
    return replica + "." + position;
  }

  /** Where the feed is now: whoever reads the sessions afterwards has seen everything up to it. */
  synchronized long position() {
    return position;
  }

  /** What a client is told of one session: how it is, or that it is gone. */
  Optional<Session> session(Subscription subscription, SessionKey key) {
    return store.known(key).filter(subscription.owner()::owns);
  }

  List<Session> sessions(Subscription subscription) {
    return store.ownedBy(subscription.owner());
  }

  synchronized void unsubscribe(Subscription subscription) {
    subscriptions.computeIfPresent(
        subscription.owner().safeUsername(),
        (_, streams) -> {
          streams.remove(subscription);
          return streams.isEmpty() ? null : streams;
        });
  }

  public FeedLimits limits() {
    return limits;
  }

  synchronized int streams() {
    return subscriptions.values().stream().mapToInt(List::size).sum();
  }

  /** Ends every stream; their clients find another replica. */
  public synchronized void close() {
    isClosed = true;
    subscriptions.values().forEach(streams -> streams.forEach(Subscription::close));
  }
}
