package io.renku.core.files;

import io.renku.core.repositories.RepositoryService;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes clones and uploads that nobody used for as long as configured. */
@ApplicationScoped
class CleanupService {
  private static final Logger LOG = LoggerFactory.getLogger(CleanupService.class);
  private static final long MINUTES = 5;

  @Inject RepositoryService repositories;
  @Inject UploadService uploads;
  @Resource ManagedScheduledExecutorService executor;

  void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
    executor.scheduleWithFixedDelay(this::runAndGoOn, MINUTES, MINUTES, TimeUnit.MINUTES);
  }

  private void runAndGoOn() {
    try {
      run();
    } catch (UncheckedIOException e) {
      LOG.warn("Old clones and uploads could not be deleted, trying again later", e);
    }
  }

  void run() {
    repositories.evictIdle();
    uploads.evictOld();
  }
}
