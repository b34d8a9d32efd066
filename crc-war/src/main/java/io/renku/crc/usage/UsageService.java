package io.renku.crc.usage;

import io.renku.crc.CrcConfig;
import io.renku.crc.clusters.SessionPod;
import io.renku.crc.clusters.SessionPods;
import io.renku.crc.pools.ResourcePoolReader;
import io.renku.crc.pools.ResourcePoolView;
import io.renku.crc.pools.Viewer;
import io.renku.crc.usage.UsageView.OfClass;
import io.renku.crc.usage.UsageView.OfUser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What sessions hold of each pool. The cluster is asked for all of them at once and at most every
 * few seconds, however many people look.
 */
@ApplicationScoped
class UsageService {
  private record Snapshot(Instant at, List<SessionPod> pods) {}

  @Inject ResourcePoolReader pools;
  @Inject SessionPods sessions;
  @Inject CrcConfig config;

  private Snapshot latest = new Snapshot(Instant.MIN, List.of());

  /**
   * The use of a pool by class and user. Administrators see all users, others only themselves.
   *
   * @throws io.renku.commons.Failure 404 for a pool that the viewer may not see; 503 when the
   *     cluster does not say
   */
  UsageView of(int poolId, Viewer viewer) {
    var pool = pools.get(poolId, viewer);
    var snapshot = snapshot();
    var inPool = snapshot.pods().stream().filter(belongsTo(pool)).toList();
    var classes =
        pool.classes().stream()
            .map(one -> new OfClass(one.id(), one.name(), use(inPool, isOf(one.id()))))
            .toList();
    return new UsageView(
        snapshot.at().truncatedTo(ChronoUnit.SECONDS).toString(),
        Use.of(inPool),
        classes,
        users(inPool, viewer));
  }

  /** By the class that a session names; sessions of the reference only name their quota. */
  private static Predicate<SessionPod> belongsTo(ResourcePoolView pool) {
    var classes = pool.classes().stream().map(one -> one.id()).collect(Collectors.toSet());
    return pod ->
        pod.classId()
            .map(classes::contains)
            .orElse(pool.quota() != null && pool.quota().id().equals(pod.priorityClass()));
  }

  private static Predicate<SessionPod> isOf(int classId) {
    return pod -> pod.classId().filter(id -> id == classId).isPresent();
  }

  private static Use use(List<SessionPod> pods, Predicate<SessionPod> counts) {
    return Use.of(pods.stream().filter(counts).toList());
  }

  private static List<OfUser> users(List<SessionPod> pods, Viewer viewer) {
    var byUser =
        pods.stream()
            .filter(pod -> viewer.isAdmin() || pod.userId().equals(viewer.userId()))
            .filter(pod -> !pod.userId().isEmpty())
            .collect(Collectors.groupingBy(SessionPod::userId, TreeMap::new, Collectors.toList()));
    return byUser.entrySet().stream()
        .map(user -> new OfUser(user.getKey(), Use.of(user.getValue())))
        .toList();
  }

  private synchronized Snapshot snapshot() {
    var now = Instant.now();
    if (latest.at().plus(Duration.ofSeconds(config.usageSeconds())).compareTo(now) <= 0) {
      latest = new Snapshot(now, sessions.find());
    }
    return latest;
  }
}
