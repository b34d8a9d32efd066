package io.renku.core.repositories;

import io.renku.core.CoreConfig;
import io.renku.core.CoreVersion;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The repositories that this service works with, set up as configured. */
@ApplicationScoped
public class RepositoryService {
  @Inject CoreConfig config;
  private RepositoryStore store;

  @PostConstruct
  void start() {
    var policy =
        new AddressPolicy(
            config.gitlabUrl(),
            config.gitlabInternal(),
            config.allowedHosts(),
            config.arePublicHostsAllowed());
    store =
        new RepositoryStore(
            new RepositoryStore.Settings(
                config.cacheDir(),
                policy,
                config.gitIdleTimeout(),
                config.gitTimeout(),
                config.lockTimeout(),
                config.refreshAfter(),
                config.gitConcurrency(),
                CoreVersion.SERVICE));
  }

  public RepositoryStore store() {
    return store;
  }

  /** Deletes clones that were not used for as long as configured. */
  public void evictIdle() {
    store.evict(config.projectTtl());
  }
}
