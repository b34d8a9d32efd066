package io.renku.tests;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for a condition with a deadline; the last value seen is in the failure's text. */
final class Eventually {
  private static final Duration PAUSE = Duration.ofMillis(100);

  private Eventually() {}

  static <T> T eventually(Duration deadline, Supplier<T> look, Predicate<T> good) {
    var end = System.nanoTime() + deadline.toNanos();
    while (true) {
      var seen = look.get();
      if (good.test(seen)) {
        return seen;
      }
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "Not within %d s; last seen: %s".formatted(deadline.toSeconds(), seen));
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
