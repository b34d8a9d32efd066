package io.renku.crc.defaults;

import io.renku.crc.CrcConfig;
import io.renku.crc.database.DatabaseReady;
import io.renku.crc.pools.ResourceClassPatch;
import io.renku.crc.pools.ResourcePool;
import io.renku.crc.pools.ResourcePoolRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the default pool into an empty database, once; later changes of its sources do nothing. */
@ApplicationScoped
public class DefaultPool {
  private static final Logger LOG = LoggerFactory.getLogger(DefaultPool.class);
  private static final List<ResourceClassPatch> BUILT_IN =
      List.of(
          new ResourceClassPatch("small", 0.5, 1, 0, 20, 1, true),
          new ResourceClassPatch("large", 1.0, 2, 0, 20, 1, false));

  @Inject ResourcePoolRepository pools;
  @Inject CrcConfig config;

  @Transactional
  public void createIfMissing(@Observes DatabaseReady ready) {
    pools.lockForFirstPool();
    if (pools.isEmpty()) {
      var pool = new ResourcePool("default", true, true);
      classes().forEach(pool::add);
      pools.add(pool);
      LOG.info("Created the default resource pool with {} classes", pool.classes().size());
    }
  }

  private List<ResourceClassPatch> classes() {
    if (config.serverOptions().isEmpty() || config.serverDefaults().isEmpty()) {
      return BUILT_IN;
    }
    return ServerOptions.read(
            Path.of(config.serverOptions().get()), Path.of(config.serverDefaults().get()))
        .classes();
  }
}
