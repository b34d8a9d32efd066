package io.renku.graph.indexing;

import io.renku.commons.Failure;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Patience: how long to wait before something is tried again. */
@ApplicationScoped
public class Retry {
  private static final Logger LOG = LoggerFactory.getLogger(Retry.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final int STEPS = 10;

  private volatile boolean stopping;

  /** Doubles with every attempt, from a second to a quarter of an hour. */
  static Duration delay(int attempts) {
    var seconds = 1L << Math.clamp(attempts - 1L, 0, STEPS);
    return seconds > LONGEST.toSeconds() ? LONGEST : Duration.ofSeconds(seconds);
  }

  /** Repeats what only fails because the database is away, so that no result is lost. */
  void untilDone(Runnable record) {
    while (!stopping) {
      try {
        record.run();
        return;
      } catch (Failure e) {
        LOG.warn("A result waits for the event log: {}", e.getMessage());
        sleep();
      }
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.unavailable("The service is shutting down.", e);
    }
  }

  @PreDestroy
  void stop() {
    stopping = true;
  }
}
