package io.renku.gateway.redis;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Remembers values for a few seconds, so that a busy page does not ask Redis for every request.
 * Bounded: when it is full of fresh values it forgets all of them.
 *
 * <p>What was read before a value was forgotten is not remembered after it: who reads takes a
 * ticket first and hands it in with the value.
 */
public final class ShortMemory<V> {
  /**
   * @param value null for one that was forgotten lately
   * @param since the ticket that was the newest when it came here
   * @param isDue was somebody told to read it anew?
   */
  private record Entry<V>(V value, long until, long since, boolean isDue) {}

  private final ConcurrentHashMap<String, Entry<V>> entries = new ConcurrentHashMap<>();
  private final AtomicLong tickets = new AtomicLong();
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
    return Optional.ofNullable(entry.value());
  }

  /**
   * Is it time to read a value anew, so that nobody has to wait for it later? True for one caller
   * in a value's life; until that one puts it here again, it is good for everybody.
   */
  public boolean isDue(String key) {
    var entry = entries.get(key);
    return entry != null
        && entry.value() != null
        && !entry.isDue()
        && entry.until() - clock.getAsLong() <= lifetimeMs / 2
        && entries.replace(
            key, entry, new Entry<>(entry.value(), entry.until(), entry.since(), true));
  }

  /** To be taken before a value is read from where it really is. */
  public long ticket() {
    return tickets.incrementAndGet();
  }

  public void put(String key, V value) {
    put(key, value, ticket());
  }

  /** Remembers a value that was read after the ticket was taken. */
  public void put(String key, V value, long ticket) {
    makeRoom();
    var until = clock.getAsLong() + lifetimeMs;
    entries.merge(
        key,
        new Entry<>(value, until, ticket, false),
        (old, latest) -> old.value() == null && old.since() > ticket ? old : latest);
  }

  public void forget(String key) {
    entries.put(key, new Entry<>(null, clock.getAsLong() + lifetimeMs, ticket(), false));
  }

  private void makeRoom() {
    if (entries.size() < capacity) {
      return;
    }
    var now = clock.getAsLong();
    entries.values().removeIf(entry -> entry.until() <= now);
    if (entries.size() >= capacity) {
      entries.clear();
    }
  }
}
