package io.renku.sessions.cluster;

import static io.renku.sessions.cluster.Tree.object;

import io.renku.commons.Failure;
import jakarta.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Of several replicas, the one that may act: whoever holds a Lease and renews it. A lease counts as
 * abandoned when nobody has touched it for its duration by our own clock, so clocks need not agree.
 */
public final class LeaderLease {
  public static final Duration DURATION = Duration.ofSeconds(12);
  public static final Duration RENEWAL = Duration.ofSeconds(3);

  /** How often those who wait look whether it is free. */
  public static final Duration CANDIDACY = Duration.ofSeconds(1);

  /** What a write may take: one that begins later could end when another replica leads. */
  private static final Duration MARGIN = Duration.ofSeconds(3);

  private static final Logger LOG = LoggerFactory.getLogger(LeaderLease.class);
  private static final DateTimeFormatter MICRO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final SessionCluster cluster;
  private final String namespace;
  private final String name;
  private final String identity;
  private final Clock clock;

  private String lastSeen = "";
  private Instant lastChange = Instant.EPOCH;
  private volatile Instant heldUntil = Instant.EPOCH;

  public LeaderLease(
      SessionCluster cluster, String namespace, String name, String identity, Clock clock) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.name = name;
    this.identity = identity;
    this.clock = clock;
  }

  /** Whether we may act at this moment. */
  public boolean isHeld() {
    return clock.instant().isBefore(heldUntil);
  }

  /** Whether there is also time left for a write. */
  public boolean isSafelyHeld() {
    return clock.instant().plus(MARGIN).isBefore(heldUntil);
  }

  /** Takes or renews the lease if that is possible now. */
  public synchronized boolean hold() {
    var begin = clock.instant();
    try {
      var lease = cluster.find(ResourceKind.LEASE, namespace, name);
      if (lease.isEmpty()) {
        cluster.create(ResourceKind.LEASE, namespace, fresh(begin));
      } else if (mayTake(lease.get(), begin)) {
        cluster.replace(ResourceKind.LEASE, namespace, taken(lease.get(), begin));
      } else {
        heldUntil = Instant.EPOCH;
        return false;
      }
      heldUntil = begin.plus(DURATION);
    } catch (ClusterRefusal refusal) {
      if (!refusal.isConflict()) {
        LOG.warn("The lease {} cannot be had: {}", name, refusal.getMessage());
      }
    } catch (Failure away) {
      LOG.debug("The lease {} is out of reach: {}", name, away.getMessage());
    }
    return isHeld();
  }

  /** Lets another replica take over at once. */
  public synchronized void release() {
    if (!isHeld()) {
      return;
    }
    heldUntil = Instant.EPOCH;
    try {
      cluster
          .find(ResourceKind.LEASE, namespace, name)
          .filter(lease -> holder(lease).equals(identity))
          .ifPresent(
              lease -> {
                var spec = Tree.with(Tree.objectAt(lease, "spec"), "holderIdentity", "");
                cluster.replace(ResourceKind.LEASE, namespace, Tree.with(lease, "spec", spec));
              });
    } catch (ClusterRefusal | Failure e) {
      LOG.debug("The lease {} was not released and will run out: {}", name, e.getMessage());
    }
  }

  private boolean mayTake(JsonObject lease, Instant now) {
    var holder = holder(lease);
    if (holder.isEmpty() || holder.equals(identity)) {
      return true;
    }
    var seen = holder + " " + Tree.textAt(lease, "metadata", "resourceVersion").orElse("");
    if (!seen.equals(lastSeen)) {
      lastSeen = seen;
      lastChange = now;
    }
    return now.isAfter(lastChange.plus(DURATION));
  }

  private static String holder(JsonObject lease) {
    return Tree.textAt(lease, "spec", "holderIdentity").orElse("");
  }

  private JsonObject fresh(Instant now) {
    return object(
        "apiVersion", ResourceKind.LEASE.apiVersion(),
        "kind", ResourceKind.LEASE.kind(),
        "metadata", object("name", name, "namespace", namespace),
        "spec", spec(now, now, 0));
  }

  private JsonObject taken(JsonObject lease, Instant now) {
    var before = Tree.objectAt(lease, "spec");
    var isOurs = holder(lease).equals(identity);
    var since = isOurs ? Tree.textAt(before, "acquireTime").map(Instant::parse).orElse(now) : now;
    var changes = Tree.numberAt(before, 0, "leaseTransitions") + (isOurs ? 0 : 1);
    return Tree.with(lease, "spec", spec(since, now, changes));
  }

  private JsonObject spec(Instant since, Instant now, long changes) {
    return object(
        "holderIdentity",
        identity,
        "leaseDurationSeconds",
        (int) DURATION.toSeconds(),
        "acquireTime",
        MICRO.format(since),
        "renewTime",
        MICRO.format(now),
        "leaseTransitions",
        changes);
  }
}
