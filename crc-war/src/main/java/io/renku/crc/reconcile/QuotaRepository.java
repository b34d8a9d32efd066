package io.renku.crc.reconcile;

import io.renku.crc.clusters.Limits;
import io.renku.crc.pools.Quota;
import io.renku.crc.pools.ResourcePool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;

/** Quotas as the pools have them. */
@ApplicationScoped
class QuotaRepository {
  private static final String LEADER =
      "select pg_try_advisory_xact_lock(hashtext('crc.quota-reconciler'))";

  @PersistenceContext(unitName = "crc")
  EntityManager em;

  /** One replica at a time, until its transaction ends; a replica that dies gives way at once. */
  boolean leads() {
    return Boolean.TRUE.equals(em.createNativeQuery(LEADER).getSingleResult());
  }

  List<QuotaPlan.Wanted> wanted() {
    return em.createQuery(
            "select p from ResourcePool p where p.quotaId is not null", ResourcePool.class)
        .getResultStream()
        .map(QuotaRepository::wanted)
        .toList();
  }

  private static QuotaPlan.Wanted wanted(ResourcePool pool) {
    return new QuotaPlan.Wanted(
        pool.id(),
        pool.quotaId().orElseThrow(),
        pool.quota().map(q -> new Limits(q.id(), q.cpu(), q.memory(), q.gpu())));
  }

  /** The pool that still has this quota, locked. */
  Optional<ResourcePool> lock(String quotaId) {
    return em.createQuery(
            "select p from ResourcePool p where p.quotaId = :quota", ResourcePool.class)
        .setParameter("quota", quotaId)
        .setLockMode(LockModeType.PESSIMISTIC_WRITE)
        .getResultStream()
        .findFirst();
  }

  /** Takes over limits from the cluster, raised to what the pool's classes need. */
  Limits adopt(ResourcePool pool, Limits limits) {
    var cpu = pool.classes().stream().mapToDouble(c -> c.cpu()).max().orElse(0);
    var memory = pool.classes().stream().mapToLong(c -> c.memory()).max().orElse(0);
    var gpu = pool.classes().stream().mapToLong(c -> c.gpu()).max().orElse(0);
    var raised =
        new Limits(
            limits.id(),
            Math.max(cpu, limits.cpu()),
            Math.max(memory, limits.memory()),
            Math.max(gpu, limits.gpu()));
    pool.limitTo(new Quota(raised.id(), raised.cpu(), raised.memory(), raised.gpu()));
    em.flush();
    return raised;
  }
}
