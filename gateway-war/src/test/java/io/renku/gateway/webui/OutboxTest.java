package io.renku.gateway.webui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final List<Integer> sent = new CopyOnWriteArrayList<>();

  @Test
  void messagesArriveInOrder() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var outbox = new Outbox(threads);
      for (var n = 0; n < 50; n++) {
        var number = n;
        assertThat(outbox.put(() -> sent.add(number))).isTrue();
      }
      sendLast(outbox);
    }

    assertThat(sent).isEqualTo(IntStream.range(0, 50).boxed().toList());
  }

  @Test
  void aTabThatDoesNotReadHoldsNobodyUpAndGetsNoMoreInTheEnd() throws Exception {
    var isReading = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var outbox = new Outbox(threads);
      outbox.put(() -> await(isReading));
      var taken = 0;
      while (taken < 1000 && outbox.put(() -> sent.add(1))) {
        taken++;
      }

      assertThat(taken).isBetween(50, 999);
      isReading.countDown();
      sendLast(outbox);
      assertThat(sent).hasSize(taken);
    }
  }

  @Test
  void oneThatCannotBeSentDoesNotStopTheNext() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var outbox = new Outbox(threads);
      outbox.put(
          () -> {
            throw new IOException("gone");
          });
      outbox.put(() -> sent.add(1));
      sendLast(outbox);
    }

    assertThat(sent).containsExactly(1);
  }

  private static void sendLast(Outbox outbox) throws InterruptedException {
    var done = new CountDownLatch(1);
    while (!outbox.put(done::countDown)) {
      Thread.onSpinWait();
    }
    assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
