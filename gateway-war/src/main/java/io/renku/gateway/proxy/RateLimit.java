package io.renku.gateway.proxy;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * A token bucket for each client address, in this replica's memory. Switched on by configuration.
 */
public final class RateLimit {
  private static final double NANOS = 1e9;
  private static final long FORGOTTEN_AFTER_NANOS = 180_000_000_000L;
  private static final int MANY = 10_000;

  private record Bucket(double tokens, long at) {}

  private final ConcurrentHashMap<String, Bucket> buckets = new ConcurrentHashMap<>();
  private final double perSecond;
  private final int burst;
  private final LongSupplier nanos;

  public RateLimit(double perSecond, int burst, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.nanos = nanos;
  }

  /** May this client send one more request now? */
  public boolean admits(String client) {
    var now = nanos.getAsLong();
    if (buckets.size() > MANY) {
      buckets.values().removeIf(b -> now - b.at() > FORGOTTEN_AFTER_NANOS);
    }
    var admitted = new boolean[1];
    buckets.compute(
        client,
        (_, bucket) -> {
          var tokens = bucket == null ? burst : refilled(bucket, now);
          admitted[0] = tokens >= 1;
          return new Bucket(admitted[0] ? tokens - 1 : tokens, now);
        });
    return admitted[0];
  }

  private double refilled(Bucket bucket, long now) {
    return Math.min(burst, bucket.tokens() + (now - bucket.at()) / NANOS * perSecond);
  }
}
