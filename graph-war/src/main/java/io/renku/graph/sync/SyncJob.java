package io.renku.graph.sync;

import io.renku.commons.Failure;
import io.renku.graph.events.CleanUpQueue;
import io.renku.graph.events.ProjectRef;
import io.renku.graph.events.SyncRepository;
import io.renku.graph.events.SyncRepository.Category;
import io.renku.graph.events.WorkSignal;
import io.renku.graph.gitlab.GitLabRefused;
import io.renku.graph.tokens.ProjectTokens;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after projects beside indexing: new heads, members, moves, disappearances. */
@ApplicationScoped
public class SyncJob {
  private static final Logger LOG = LoggerFactory.getLogger(SyncJob.class);
  private static final Duration FALLBACK = Duration.ofSeconds(10);
  private static final int BATCH = 10;

  @Resource ManagedThreadFactory threads;
  @Inject SyncRepository due;
  @Inject CleanUpQueue cleanUps;
  @Inject ProjectSync sync;
  @Inject ProjectTokens tokens;
  @Inject WorkSignal signal;

  private ExecutorService executor;
  private Instant tokensChecked = Instant.EPOCH;

  public void start() {
    executor = Executors.newThreadPerTaskExecutor(threads);
    executor.submit(this::work);
  }

  private void work() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (!step()) {
          signal.await(WorkSignal.Kind.SYNC, FALLBACK);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Failure e) {
        LOG.warn("Looking after projects waits: {}", e.getMessage());
        pause();
      } catch (RuntimeException e) {
        LOG.error("Looking after projects stumbled and goes on", e);
        pause();
      }
    }
  }

  /** One round; returns whether there was something to do. */
  boolean step() {
    var cleanUp = cleanUps.next();
    cleanUp.ifPresent(sync::cleanUp);
    var busy = cleanUp.isPresent();
    busy |= each(Category.COMMIT_SYNC, sync::commits);
    busy |= each(Category.ADD_MIN_PROJECT_INFO, sync::minimalRecord);
    busy |= each(Category.MEMBER_SYNC, sync::members);
    busy |= each(Category.PROJECT_SYNC, sync::place);
    if (tokensChecked.isBefore(Instant.now().minus(Duration.ofDays(1)))) {
      tokensChecked = Instant.now();
      tokens.dropExpiring();
    }
    return busy;
  }

  private boolean each(Category category, Consumer<ProjectRef> action) {
    var projects = due.take(category, BATCH);
    for (var project : projects) {
      try {
        action.accept(project);
      } catch (Failure | GitLabRefused e) {
        LOG.warn("{} of {} comes later: {}", category, project.slug(), e.getMessage());
        due.later(category, project);
      }
    }
    return !projects.isEmpty();
  }

  private static void pause() {
    try {
      Thread.sleep(FALLBACK);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @PreDestroy
  void stop() {
    if (executor != null) {
      executor.shutdownNow();
    }
  }
}
