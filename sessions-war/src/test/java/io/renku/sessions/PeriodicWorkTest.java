package io.renku.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.MovableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeriodicWorkTest {
  private final MovableClock clock = new MovableClock();
  private final PeriodicWork work = new PeriodicWork();
  private final List<String> done = new ArrayList<>();

  PeriodicWorkTest() {
    work.clock = clock;
  }

  private List<String> doneAfter(int seconds) {
    done.clear();
    for (var second = 0; second < seconds; second++) {
      clock.pass(Duration.ofSeconds(1));
      assertThat(work.tick()).as("a result would end the schedule").isNull();
    }
    return done;
  }

  @Test
  void eachWorkHasAPeriodOfItsOwn() {
    work.every(2, () -> done.add("often"));
    work.every(5, () -> done.add("seldom"));
    work.every(0, () -> done.add("never"));

    assertThat(doneAfter(1)).isEmpty();
    assertThat(doneAfter(9))
        .containsExactly("often", "often", "seldom", "often", "often", "often", "seldom");
  }

  @Test
  void aPeriodCountsFromTheEndOfTheWork() {
    work.every(
        2,
        () -> {
          done.add("slow");
          clock.pass(Duration.ofSeconds(10));
        });

    assertThat(doneAfter(4)).containsExactly("slow", "slow");
  }

  @Test
  void workThatFailsIsDoneAgainAndDisturbsNoOther() {
    work.every(
        1,
        () -> {
          done.add("failed");
          throw new IllegalStateException("on purpose");
        });
    work.every(1, () -> done.add("done"));

    assertThat(doneAfter(2)).containsExactly("failed", "done", "failed", "done");
  }
}
