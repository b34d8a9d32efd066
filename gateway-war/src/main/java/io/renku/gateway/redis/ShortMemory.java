package io.renku.gateway.redis;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Remembers values for a few seconds, so that a busy page does not ask Redis for every request.
 * Bounded: when it is full of fresh values it forgets all of them.
 */
public final class ShortMemory<V> {
  private record Entry<V>(V value, long until) {}

  private final ConcurrentHashMap<String, Entry<V>> entries = new ConcurrentHashMap<>();
  private final long lifetimeMs;
  private final int capacity;
  private final LongSupplier clock;

  public ShortMemory(long lifetimeMs, int capacity, LongSupplier clock) {
    this.lifetimeMs = lifetimeMs;
    this.capacity = capacity;
    this.clock = clock;
  }

  public Optional<V> get(String key) {
    var entry = entries.get(key);
    if (entry == null) {
      return Optional.empty();
    }
    if (entry.until() <= clock.getAsLong()) {
      entries.remove(key, entry);
      return Optional.empty();
    }
    return Optional.of(entry.value());
  }

  public void put(String key, V value) {
    if (entries.size() >= capacity) {
      var now = clock.getAsLong();
      entries.values().removeIf(entry -> entry.until() <= now);
      if (entries.size() >= capacity) {
        entries.clear();
      }
    }
    entries.put(key, new Entry<>(value, clock.getAsLong() + lifetimeMs));
  }

  public void forget(String key) {
    entries.remove(key);
  }
}
