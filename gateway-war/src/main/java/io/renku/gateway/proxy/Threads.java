package io.renku.gateway.proxy;

import io.renku.gateway.routes.Route.Pace;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which thread waits for an upstream. The request's own is the cheapest, as long as the
 * upstream answers at once; for one that makes others wait it is a virtual one, so that no upstream
 * can use up the server's few request threads.
 */
public final class Threads {
  private static final Logger LOG = LoggerFactory.getLogger(Threads.class);

  /** That many may wait for an upstream that has not answered anybody for a while. */
  private static final int PATIENT = 2;

  private static final long AT_ONCE = Duration.ofMillis(50).toNanos();

  private final ConcurrentHashMap<String, Lane> lanes = new ConcurrentHashMap<>();
  private final ExecutorService virtual;
  private final int perBackend;
  private final LongSupplier nanos;

  /**
   * @param perBackend how many request threads may wait for one backend; 0 for none
   * @param nanos a clock such as {@link System#nanoTime}
   */
  public Threads(ExecutorService virtual, int perBackend, LongSupplier nanos) {
    this.virtual = virtual;
    this.perBackend = perBackend;
    this.nanos = nanos;
  }

  /** Work that answers a request. */
  public interface Work {
    void run() throws IOException;
  }

  /** The request threads that wait for one backend now, and when the last one got its answer. */
  private static final class Lane {
    final AtomicInteger busy = new AtomicInteger();
    volatile long lastDone;
  }

  public void run(String backend, Pace pace, HttpServletRequest in, Work work) throws IOException {
    var lane = lanes.computeIfAbsent(backend, _ -> new Lane());
    if (pace == Pace.LONG || !isOpen(lane)) {
      later(in, work);
      return;
    }
    lane.busy.incrementAndGet();
    try {
      work.run();
    } finally {
      lane.busy.decrementAndGet();
      lane.lastDone = nanos.getAsLong();
    }
  }

  private boolean isOpen(Lane lane) {
    var busy = lane.busy.get();
    return busy < perBackend && (busy < PATIENT || nanos.getAsLong() - lane.lastDone < AT_ONCE);
  }

  private void later(HttpServletRequest in, Work work) {
    var async = in.startAsync();
    async.setTimeout(0);
    virtual.execute(() -> finish(async, work));
  }

  private static void finish(AsyncContext async, Work work) {
    try {
      work.run();
    } catch (IOException | IllegalStateException e) {
      LOG.debug("An answer was broken off", e);
    } finally {
      complete(async);
    }
  }

  private static void complete(AsyncContext async) {
    try {
      async.complete();
    } catch (IllegalStateException e) {
      LOG.debug("The request was over already", e);
    }
  }
}
