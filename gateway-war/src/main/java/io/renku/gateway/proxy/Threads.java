package io.renku.gateway.proxy;

import io.renku.gateway.routes.Route.Pace;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which thread waits for an upstream: a virtual one, so that no upstream can use up the
 * server's few request threads. A number of quick calls to each backend may stay on them, where
 * configuration allows it.
 */
public final class Threads {
  private static final Logger LOG = LoggerFactory.getLogger(Threads.class);

  private final ConcurrentHashMap<String, AtomicInteger> busy = new ConcurrentHashMap<>();
  private final ExecutorService virtual;
  private final int perBackend;

  public Threads(ExecutorService virtual, int perBackend) {
    this.virtual = virtual;
    this.perBackend = perBackend;
  }

  /** Work that answers a request. */
  public interface Work {
    void run() throws IOException;
  }

  public void run(String backend, Pace pace, HttpServletRequest in, Work work) throws IOException {
    var count = busy.computeIfAbsent(backend, _ -> new AtomicInteger());
    if (pace == Pace.LONG || count.get() >= perBackend) {
      later(in, work);
      return;
    }
    count.incrementAndGet();
    try {
      work.run();
    } finally {
      count.decrementAndGet();
    }
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
