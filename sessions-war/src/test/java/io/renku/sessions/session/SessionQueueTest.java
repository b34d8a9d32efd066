package io.renku.sessions.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SessionQueueTest {
  private static final SessionKey A = new SessionKey("renku", "a");
  private static final SessionKey B = new SessionKey("renku", "b");

  private final SessionQueue queue = new SessionQueue(Clock.systemUTC());

  @Test
  void askingTwiceIsOneLook() throws InterruptedException {
    queue.add(A);
    queue.add(A);

    assertThat(queue.take()).isEqualTo(A);
    assertThat(queue.size()).isZero();
  }

  @Test
  void whatIsAskedDuringTheWorkComesBackAfterIt() throws InterruptedException {
    queue.add(A);
    queue.take();
    queue.add(A);
    queue.add(B);

    assertThat(queue.take()).isEqualTo(B);
    queue.succeeded(A);

    assertThat(queue.take()).isEqualTo(A);
  }

  @Test
  void theEarlierAppointmentStays() throws InterruptedException {
    queue.addAfter(A, Duration.ofHours(1));
    queue.add(A);
    queue.addAfter(A, Duration.ofHours(2));

    assertThat(queue.take()).isEqualTo(A);
    assertThat(queue.size()).isZero();
  }

  @Test
  void failuresBringItBackLaterAndLaterUpToAMinute() {
    var delays = IntStream.of(1, 2, 3, 8, 9, 1000).mapToObj(SessionQueue::delayAfter).toList();

    assertThat(delays)
        .containsExactly(
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(32),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60));
  }
}
