package io.renku.core.files;

import io.renku.core.CoreConfig;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;

/** The uploads of this server, kept where it is configured. */
@ApplicationScoped
public class UploadService {
  @Inject CoreConfig config;
  private UploadStore store;

  @PostConstruct
  void start() {
    store = new UploadStore(config.cacheDir(), config.maxUpload(), Clock.systemUTC());
  }

  public UploadStore store() {
    return store;
  }

  /** Deletes uploads as old as configured. */
  public void evictOld() {
    store.evict(config.fileTtl());
  }
}
