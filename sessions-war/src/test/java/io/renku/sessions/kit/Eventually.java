package io.renku.sessions.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do. */
public final class Eventually {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Eventually() {}

  public static void until(BooleanSupplier condition) {
    var end = Instant.now().plus(PATIENCE);
    try {
      while (!condition.getAsBoolean()) {
        assertThat(Instant.now()).isBefore(end);
        Thread.sleep(5);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
