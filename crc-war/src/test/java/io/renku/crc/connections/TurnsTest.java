package io.renku.crc.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-01T10:00:00Z"));

  private Turns turns(int atOnce, int perMinute) {
    return new Turns(atOnce, perMinute, now::get);
  }

  @Test
  void aCallerTestsOneConnectionAtATime() {
    var turns = turns(5, 5);

    try (var _ = turns.take("ada")) {
      assertBusy(turns, "ada");
      turns.take("ben").close();
    }

    turns.take("ada").close();
  }

  @Test
  void theServerTestsAFewAtOnce() {
    var turns = turns(1, 5);

    try (var _ = turns.take("ada")) {
      assertBusy(turns, "ben");
    }

    turns.take("ben").close();
  }

  @Test
  void aCallerTestsAFewInAMinute() {
    var turns = turns(5, 2);
    turns.take("ada").close();
    turns.take("ada").close();

    assertBusy(turns, "ada");
    turns.take("ben").close();
    now.updateAndGet(time -> time.plus(Duration.ofMinutes(1)));
    turns.take("ada").close();
  }

  private static void assertBusy(Turns turns, String caller) {
    assertThatThrownBy(() -> turns.take(caller))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }
}
