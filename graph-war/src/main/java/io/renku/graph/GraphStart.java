package io.renku.graph;

import io.renku.commons.Failure;
import io.renku.graph.database.Database;
import io.renku.graph.events.EventRepository;
import io.renku.graph.events.SyncRepository;
import io.renku.graph.gitlab.GitLab;
import io.renku.graph.indexing.IndexingWorkers;
import io.renku.graph.sync.SyncJob;
import io.renku.graph.triples.ConfiguredStore;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the service up in the background, so that a slow store or an absent database delays nobody
 * else in the server: until both are there, requests are answered with 503.
 */
@ApplicationScoped
public class GraphStart {
  private static final Logger LOG = LoggerFactory.getLogger(GraphStart.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  @Resource ManagedThreadFactory threads;
  @Inject GraphConfig config;
  @Inject ConfiguredStore store;
  @Inject Database database;
  @Inject GitLab gitlab;
  @Inject EventRepository events;
  @Inject IndexingWorkers workers;
  @Inject SyncRepository due;
  @Inject SyncJob sync;

  private Thread starter;
  private volatile boolean started;

  void begin(@Observes @Initialized(ApplicationScoped.class) Object event) {
    config.check();
    starter = threads.newThread(this::start);
    starter.start();
  }

  public boolean isStarted() {
    return started;
  }

  private void start() {
    untilDone("The triple store", store::open);
    untilDone("The event log", database::migrate);
    untilDone("The indexing", this::work);
    LOG.info("The knowledge graph is ready");
    warmUp();
  }

  private void work() {
    if (store.isNew()) {
      LOG.info("The triple store is new: {} projects are indexed again", events.everythingAgain());
      store.declareComplete();
    }
    due.missed();
    workers.start(store.isEmbedded());
    sync.start();
    started = true;
  }

  /** Loads what the first caller would otherwise wait for. */
  private void warmUp() {
    var answers = gitlab.answers();
    LOG.debug("GitLab answers: {}", answers);
  }

  private static void untilDone(String what, Runnable step) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        step.run();
        return;
      } catch (Failure e) {
        LOG.warn("{} is not there yet: {}", what, e.getMessage());
      } catch (RuntimeException e) {
        LOG.error("{} could not be opened, which is tried again", what, e);
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @PreDestroy
  void stop() {
    if (starter != null) {
      starter.interrupt();
    }
  }
}
