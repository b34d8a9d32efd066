package io.renku.crc.pools;

import io.renku.commons.Failure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;

/** What callers may read about pools. What they may not see is to them as if it did not exist. */
@ApplicationScoped
@Transactional
public class ResourcePoolReader {
  @Inject ResourcePoolRepository pools;
  @Inject PoolCache cache;

  /** The pools as a JSON array, with a mark on each class that is large enough. */
  byte[] list(Viewer viewer, ClassFilter filter) {
    return PoolText.array(cache.read(pools.revisionsVisibleTo(viewer)), filter);
  }

  /**
   * One pool.
   *
   * @throws Failure 404 for one that the viewer may not see
   */
  public ResourcePoolView get(int id, Viewer viewer) {
    return cache.read(pools.revisionVisibleTo(id, viewer)).stream()
        .findFirst()
        .map(PoolText::view)
        .orElseThrow(() -> Failure.notFound("Resource pool", id));
  }

  List<ResourceClassView> classes(int poolId, Viewer viewer) {
    return get(poolId, viewer).classes();
  }

  ResourceClassView classOf(int poolId, int classId, Viewer viewer) {
    return classes(poolId, viewer).stream()
        .filter(one -> one.id() == classId)
        .findFirst()
        .orElseThrow(() -> Failure.notFound("Resource class", classId));
  }

  ResourceClassView classById(int classId, Viewer viewer) {
    return pools
        .findVisibleClass(classId, viewer)
        .map(ResourceClassView::of)
        .orElseThrow(() -> Failure.notFound("Resource class", classId));
  }

  QuotaView quota(int poolId, Viewer viewer) {
    var quota = get(poolId, viewer).quota();
    if (quota == null) {
      throw Failure.notFound("The quota of resource pool", poolId);
    }
    return quota;
  }
}
