package io.renku.sessions.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaderLeaseTest {
  private final InMemoryCluster cluster = new InMemoryCluster();
  private final MovableClock clock = new MovableClock();
  private final LeaderLease a = new LeaderLease(cluster, "renku", "operator", "a", clock);
  private final LeaderLease b = new LeaderLease(cluster, "renku", "operator", "b", clock);

  @Test
  void onlyOneHoldsIt() {
    assertThat(a.hold()).isTrue();
    assertThat(b.hold()).isFalse();
    assertThat(b.isHeld()).isFalse();
  }

  @Test
  void anAbandonedLeaseIsTakenOverInUnderTwentySeconds() {
    a.hold();
    b.hold();

    var taken = 0;
    while (!b.hold() && taken < 60) {
      clock.pass(LeaderLease.RENEWAL);
      taken += (int) LeaderLease.RENEWAL.toSeconds();
    }

    assertThat(taken).isLessThan(20);
    assertThat(a.isHeld()).isFalse();
    assertThat(a.hold()).isFalse();
  }

  @Test
  void aRenewedLeaseIsNeverTaken() {
    a.hold();
    for (var i = 0; i < 20; i++) {
      clock.pass(LeaderLease.RENEWAL);
      assertThat(a.hold()).isTrue();
      assertThat(b.hold()).isFalse();
    }
  }

  @Test
  void withoutTheClusterTheHolderStopsActingBeforeAnyoneElseBegins() {
    a.hold();
    cluster.setAway(true);

    clock.pass(Duration.ofSeconds(6));
    assertThat(a.hold()).isTrue();
    clock.pass(Duration.ofSeconds(7));
    assertThat(a.hold()).isFalse();
  }

  @Test
  void noWriteBeginsWhenTheLeaseMayEndBeforeIt() {
    a.hold();
    assertThat(a.isSafelyHeld()).isTrue();

    clock.pass(LeaderLease.DURATION.minus(Duration.ofSeconds(2)));

    assertThat(a.isHeld()).isTrue();
    assertThat(a.isSafelyHeld()).isFalse();
  }

  @Test
  void aReleasedLeaseIsFreeAtOnce() {
    a.hold();
    a.release();

    assertThat(b.hold()).isTrue();
    assertThat(a.isHeld()).isFalse();
  }
}
