package io.renku.crc.reconcile;

import io.renku.crc.clusters.ClusterQuota;
import io.renku.crc.clusters.Limits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What has to be done so that cluster and database say the same about quotas. The database is the
 * truth, with two exceptions: limits that someone changed in the cluster by hand are taken over, as
 * the reference would, and so are those of an adopted pool that has none yet.
 */
record QuotaPlan(List<Limits> apply, List<Limits> adopt, List<String> delete) {

  /** A quota's name as a pool has it, with limits unless they were never read. */
  record Wanted(int poolId, String id, Optional<Limits> limits) {}

  static QuotaPlan of(List<Wanted> wanted, List<ClusterQuota> observed, Instant orphanedBefore) {
    var found = observed.stream().collect(Collectors.toMap(ClusterQuota::id, Function.identity()));
    var apply = new ArrayList<Limits>();
    var adopt = new ArrayList<Limits>();
    for (var quota : wanted) {
      decide(quota, Optional.ofNullable(found.get(quota.id())), apply, adopt);
    }
    var names = wanted.stream().map(Wanted::id).collect(Collectors.toSet());
    var delete =
        observed.stream()
            .filter(q -> q.ours() && !names.contains(q.id()))
            .filter(q -> q.createdAt().isBefore(orphanedBefore))
            .map(ClusterQuota::id)
            .toList();
    return new QuotaPlan(apply, adopt, delete);
  }

  private static void decide(
      Wanted quota, Optional<ClusterQuota> found, List<Limits> apply, List<Limits> adopt) {
    var readable = found.filter(ClusterQuota::complete).map(QuotaPlan::limits);
    if (quota.limits().isEmpty()) {
      readable.ifPresent(adopt::add);
      return;
    }
    var limits = quota.limits().get();
    var changedByHand =
        readable.isPresent() && found.get().byHand() && !readable.get().equals(limits);
    if (changedByHand) {
      adopt.add(readable.get());
    } else if (readable.isEmpty() || !readable.get().equals(limits) || !found.get().ours()) {
      apply.add(limits);
    }
  }

  private static Limits limits(ClusterQuota quota) {
    return new Limits(quota.id(), quota.cpu(), quota.memory(), quota.gpu());
  }

  /** How many quotas differ. */
  int size() {
    return apply.size() + adopt.size() + delete.size();
  }

  boolean isEmpty() {
    return size() == 0;
  }

  /** For the log and the audit trail. */
  Map<String, ?> summary() {
    return Map.of(
        "applied", apply.stream().map(Limits::id).toList(),
        "adopted", adopt.stream().map(Limits::id).toList(),
        "deleted", delete);
  }
}
