package io.renku.crc.pools;

import io.renku.crc.clusters.Limits;
import io.renku.crc.clusters.QuotaCluster;
import io.renku.crc.wire.Precondition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * What administrators do to whole pools, where the cluster has to hear of it before or after the
 * transaction and not within.
 */
@ApplicationScoped
class ResourcePoolService {
  @Inject ResourcePoolWriter writer;
  @Inject QuotaCluster cluster;

  /** Everything that can be refused is checked before the cluster gets an object. */
  ResourcePoolView create(ResourcePoolPatch wish) {
    var pool = ResourcePool.of(wish);
    pool.requireSound();
    writer.requireFirstDefault(pool);
    var quota = pool.quota();
    try {
      quota.ifPresent(q -> cluster.apply(new Limits(q.id(), q.cpu(), q.memory(), q.gpu())));
      return writer.insert(pool);
    } catch (RuntimeException e) {
      quota.ifPresent(q -> cluster.deleteQuietly(q.id()));
      throw e;
    }
  }

  /** The row first: what is left in the cluster after a crash, the reconciler removes. */
  void delete(int id, Precondition precondition) {
    writer.delete(id, precondition).ifPresent(cluster::deleteQuietly);
  }

  void removeQuota(int id) {
    cluster.deleteQuietly(writer.removeQuota(id));
  }
}
