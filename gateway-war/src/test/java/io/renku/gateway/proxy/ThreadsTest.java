package io.renku.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.gateway.routes.Route.Pace;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadsTest {
  private final ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong clock = new AtomicLong();
  private final Threads threads = new Threads(virtual, 4, clock::get);
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void stop() {
    end.countDown();
    virtual.close();
  }

  private static HttpServletRequest request() {
    var async = fake(AsyncContext.class, null);
    return fake(HttpServletRequest.class, async);
  }

  private static <T> T fake(Class<T> type, Object answer) {
    var loader = ThreadsTest.class.getClassLoader();
    return type.cast(Proxy.newProxyInstance(loader, new Class<?>[] {type}, (_, _, _) -> answer));
  }

  /** Does a call that comes now wait on a virtual thread? */
  private boolean isVirtual(String backend, Pace pace) throws Exception {
    var seen = new CompletableFuture<Boolean>();
    threads.run(backend, pace, request(), () -> seen.complete(Thread.currentThread().isVirtual()));
    return seen.get();
  }

  /** One that lasts until the test is over. */
  private void hang(String backend) throws InterruptedException {
    var begun = new CountDownLatch(1);
    Thread.ofPlatform()
        .start(
            () -> {
              try {
                threads.run(
                    backend,
                    Pace.SHORT,
                    request(),
                    () -> {
                      begun.countDown();
                      waitForEnd();
                    });
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    begun.await();
  }

  private void waitForEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void quickCallsStayOnTheirThread() throws Exception {
    assertThat(isVirtual("core", Pace.SHORT)).isFalse();
    assertThat(isVirtual("core", Pace.LONG)).isTrue();
  }

  @Test
  void aBackendThatAnswersNobodyGetsNoMoreThreads() throws Exception {
    isVirtual("core", Pace.SHORT);
    clock.addAndGet(Duration.ofSeconds(1).toNanos());
    hang("core");
    hang("core");

    assertThat(isVirtual("core", Pace.SHORT)).isTrue();
    assertThat(isVirtual("crc", Pace.SHORT)).isFalse();
  }

  @Test
  void oneThatAnswersOthersMayHaveMore() throws Exception {
    hang("core");
    isVirtual("core", Pace.SHORT);
    hang("core");
    hang("core");
    clock.addAndGet(Duration.ofMillis(10).toNanos());

    assertThat(isVirtual("core", Pace.SHORT)).isFalse();
    hang("core");
    assertThat(isVirtual("core", Pace.SHORT)).as("with all its threads busy").isTrue();
  }

  @Test
  void noThreadsAtAllAreLentWhereNoneAreAllowed() throws Exception {
    var none = new Threads(virtual, 0, clock::get);
    var seen = new CompletableFuture<Boolean>();

    none.run(
        "core", Pace.SHORT, request(), () -> seen.complete(Thread.currentThread().isVirtual()));

    assertThat(seen.get()).isTrue();
  }
}
