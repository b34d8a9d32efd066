package io.renku.graph.indexing;

import io.renku.commons.Failure;
import io.renku.graph.GraphConfig;
import io.renku.graph.events.ProcessingRepository;
import io.renku.graph.events.WorkSignal;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A few threads that wait for commits. They are woken by the push itself; looking by themselves now
 * and then is for retries and for what another process left behind.
 */
@ApplicationScoped
public class IndexingWorkers {
  private static final Logger LOG = LoggerFactory.getLogger(IndexingWorkers.class);
  private static final Duration FALLBACK = Duration.ofSeconds(2);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  @Resource ManagedThreadFactory threads;
  @Inject Indexer indexer;
  @Inject ProcessingRepository events;
  @Inject WorkSignal signal;
  @Inject GraphConfig config;

  private ExecutorService executor;

  /** Gives back what a killed process held, then begins to work. */
  public void start(boolean alone) {
    var reset = events.reset(alone);
    if (reset > 0) {
      LOG.info("{} commits that an earlier process was working on are taken up again", reset);
    }
    executor = Executors.newThreadPerTaskExecutor(threads);
    for (var i = 0; i < config.workers(); i++) {
      executor.submit(this::work);
    }
    executor.submit(this::keepClaims);
  }

  private void work() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (!indexer.step()) {
          signal.await(WorkSignal.Kind.INDEXING, FALLBACK);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Failure e) {
        LOG.warn("Indexing waits: {}", e.getMessage());
        pause(FALLBACK);
      } catch (RuntimeException e) {
        LOG.error("A worker stumbled and goes on", e);
        pause(FALLBACK);
      }
    }
  }

  private void keepClaims() {
    while (!Thread.currentThread().isInterrupted()) {
      pause(HEARTBEAT);
      try {
        events.heartbeat();
        events.reset(false);
      } catch (RuntimeException e) {
        LOG.warn("Claims could not be renewed: {}", e.getMessage());
      }
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
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
