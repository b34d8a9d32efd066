package io.renku.crc.pools;

import io.renku.commons.Failure;
import io.renku.crc.audit.AuditLogRepository;
import io.renku.crc.clusters.Limits;
import io.renku.crc.clusters.QuotaCluster;
import io.renku.crc.wire.Precondition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Changes pools in one transaction each: lock the pool, apply the whole request, check the state it
 * leads to, write, and only then tell the cluster. What the cluster refuses is rolled back; a crash
 * in between is mended by the reconciler.
 */
@ApplicationScoped
@Transactional
class ResourcePoolWriter {
  @Inject ResourcePoolRepository pools;
  @Inject QuotaCluster cluster;
  @Inject AuditLogRepository audit;

  void requireFirstDefault(ResourcePool pool) {
    if (pool.isDefault() && pools.hasDefault()) {
      throw Failure.invalid("There can only be one default resource pool and one already exists.");
    }
  }

  ResourcePoolView insert(ResourcePool pool) {
    requireFirstDefault(pool);
    pools.add(pool);
    pools.flush();
    audit.byCaller("pool.create", subject(pool.id()), Map.of("name", pool.name()));
    return ResourcePoolView.of(pool);
  }

  /** Both PUT and PATCH of a pool: what a request leaves out stays, classes are only changed. */
  ResourcePoolView change(
      int id, ResourcePoolPatch wish, boolean whole, Precondition precondition) {
    return changing(
        id,
        "pool.change",
        pool -> {
          precondition.check(ResourcePoolView.of(pool));
          if (!pool.isDefault() && Boolean.TRUE.equals(wish.isDefault())) {
            throw Failure.invalid(
                "There can only be one default resource pool and one already exists.");
          }
          pool.patch(wish);
          if (wish.classes() != null) {
            wish.classes().forEach(one -> changeClass(pool, one, whole));
          }
          if (wish.quota() != null) {
            pool.limitTo(merged(pool, wish.quota()));
          }
          return pool;
        },
        ResourcePoolView::of);
  }

  private static void changeClass(ResourcePool pool, ResourceClassPatch wish, boolean whole) {
    var one = pool.requireClass(wish.id());
    if (whole) {
      one.replace(wish);
    } else {
      one.patch(wish);
    }
  }

  private static Quota merged(ResourcePool pool, QuotaPatch wish) {
    var current = pool.quota();
    if (wish.id() != null && !wish.id().equals(pool.quotaId().orElse(null))) {
      throw Failure.invalid(
          "The id of a quota cannot be changed, and a pool without a quota gets a new id for it.");
    }
    if (current.isEmpty() && (wish.cpu() == null || wish.memory() == null || wish.gpu() == null)) {
      throw Failure.invalid("A new quota needs cpu, memory and gpu.");
    }
    return new Quota(
        pool.quotaId().orElseGet(() -> UUID.randomUUID().toString()),
        wish.cpu() == null ? current.orElseThrow().cpu() : wish.cpu(),
        wish.memory() == null ? current.orElseThrow().memory() : wish.memory(),
        wish.gpu() == null ? current.orElseThrow().gpu() : wish.gpu());
  }

  QuotaView changeQuota(int id, QuotaPatch wish) {
    return changing(
        id,
        "quota.change",
        pool -> {
          if (pool.quotaId().isEmpty()) {
            throw noQuota(id);
          }
          pool.limitTo(merged(pool, wish));
          return pool;
        },
        pool -> QuotaView.of(pool.quota().orElseThrow()));
  }

  /** The name of the quota that the pool had. */
  String removeQuota(int id) {
    var pool = pools.lock(id).orElseThrow(() -> noPool(id));
    var quota = pool.quotaId().orElseThrow(() -> noQuota(id));
    pool.removeQuota();
    pools.flush();
    audit.byCaller("quota.delete", subject(id), Map.of("quota", quota));
    return quota;
  }

  /** The name of the quota that the pool had. Deleting what is not there is no fault. */
  Optional<String> delete(int id, Precondition precondition) {
    var found = pools.lock(id);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    var pool = found.get();
    precondition.check(ResourcePoolView.of(pool));
    if (pool.isDefault()) {
      throw Failure.invalid("The default resource pool cannot be deleted.");
    }
    var quota = pool.quotaId();
    pools.remove(pool);
    pools.flush();
    audit.byCaller("pool.delete", subject(id), Map.of("name", pool.name()));
    return quota;
  }

  ResourceClassView addClass(int poolId, ResourceClassPatch values) {
    return changing(poolId, "class.create", pool -> pool.add(values), ResourceClassView::of);
  }

  ResourceClassView changeClass(int poolId, int classId, ResourceClassPatch wish, boolean whole) {
    return changing(
        poolId,
        "class.change",
        pool -> {
          var one = pool.requireClass(classId);
          if (whole) {
            one.replace(wish);
          } else {
            one.patch(wish);
          }
          return one;
        },
        ResourceClassView::of);
  }

  /** For what only removes labels. */
  void clearLabels(int poolId, int classId, Consumer<ResourceClass> clear) {
    changing(
        poolId,
        "class.clear-labels",
        pool -> {
          var one = pool.requireClass(classId);
          clear.accept(one);
          return one;
        },
        Function.identity());
  }

  /** Deleting what is not there is no fault. */
  void deleteClass(int poolId, int classId) {
    pools
        .lock(poolId)
        .flatMap(pool -> pool.findClass(classId))
        .ifPresent(
            one -> {
              one.pool().remove(one);
              pools.flush();
              audit.byCaller("class.delete", subject(poolId), Map.of("class", classId));
            });
  }

  private <T, V> V changing(
      int id, String action, Function<ResourcePool, T> change, Function<T, V> view) {
    var pool = pools.lock(id).orElseThrow(() -> noPool(id));
    var before = pool.quota();
    var changed = change.apply(pool);
    pool.requireSound();
    pools.flush();
    audit.byCaller(action, subject(id), Map.of("name", pool.name()));
    pool.quota().filter(after -> !before.equals(Optional.of(after))).ifPresent(this::apply);
    return view.apply(changed);
  }

  private void apply(Quota quota) {
    cluster.apply(new Limits(quota.id(), quota.cpu(), quota.memory(), quota.gpu()));
  }

  private static String subject(int id) {
    return "resource_pools/" + id;
  }

  private static Failure noPool(int id) {
    return Failure.notFound("Resource pool", id);
  }

  private static Failure noQuota(int id) {
    return Failure.notFound("The quota of resource pool", id);
  }
}
