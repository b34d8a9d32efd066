package io.renku.core.repositories;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.lib.ObjectId;

/** Remembers for moments what was fetched, so that a burst of reads asks the forge once. */
final class RecentFetches {
  private record Key(GitAddress address, Optional<String> user, Optional<String> revision) {}

  private record Fetched(ObjectId commit, long at) {}

  private final long nanos;
  private final Map<Key, Fetched> byKey = new ConcurrentHashMap<>();

  RecentFetches(Duration freshness) {
    this.nanos = freshness.toNanos();
  }

  Optional<ObjectId> find(Source source) {
    return Optional.ofNullable(byKey.get(key(source)))
        .filter(fetched -> System.nanoTime() - fetched.at() < nanos)
        .map(Fetched::commit);
  }

  void remember(Source source, ObjectId commit) {
    var now = System.nanoTime();
    byKey.values().removeIf(fetched -> now - fetched.at() >= nanos);
    byKey.put(key(source), new Fetched(commit, now));
  }

  void forget(GitAddress address) {
    byKey.keySet().removeIf(key -> key.address().equals(address));
  }

  private static Key key(Source source) {
    return new Key(source.address(), source.access().cacheKey(), source.revision());
  }
}
