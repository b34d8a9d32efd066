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

  List<ResourcePoolView> list(Viewer viewer, ClassFilter filter) {
    return pools.visibleTo(viewer).stream().map(pool -> ResourcePoolView.of(pool, filter)).toList();
  }

  ResourcePoolView get(int id, Viewer viewer) {
    return ResourcePoolView.of(visible(id, viewer));
  }

  List<ResourceClassView> classes(int poolId, Viewer viewer) {
    return visible(poolId, viewer).classes().stream().map(ResourceClassView::of).toList();
  }

  ResourceClassView classOf(int poolId, int classId, Viewer viewer) {
    return ResourceClassView.of(visible(poolId, viewer).requireClass(classId));
  }

  ResourceClassView classById(int classId, Viewer viewer) {
    return pools
        .findVisibleClass(classId, viewer)
        .map(ResourceClassView::of)
        .orElseThrow(() -> Failure.notFound("Resource class", classId));
  }

  QuotaView quota(int poolId, Viewer viewer) {
    return visible(poolId, viewer)
        .quota()
        .map(QuotaView::of)
        .orElseThrow(() -> Failure.notFound("The quota of resource pool", poolId));
  }

  private ResourcePool visible(int id, Viewer viewer) {
    return pools.findVisible(id, viewer).orElseThrow(() -> Failure.notFound("Resource pool", id));
  }
}
