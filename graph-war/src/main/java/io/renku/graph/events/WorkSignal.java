package io.renku.graph.events;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes a waiting worker the moment there is something to do. */
@ApplicationScoped
public class WorkSignal {
  private static final int ENOUGH = 1000;

  /** Who is to be woken: those who index commits, or those who look after projects. */
  public enum Kind {
    INDEXING,
    SYNC
  }

  private final Map<Kind, Semaphore> pending = new EnumMap<>(Kind.class);

  public WorkSignal() {
    for (var kind : Kind.values()) {
      pending.put(kind, new Semaphore(0));
    }
  }

  public void raise(Kind kind) {
    if (pending.get(kind).availablePermits() < ENOUGH) {
      pending.get(kind).release();
    }
  }

  /** Returns after a signal or after the given time, whichever comes first. */
  public void await(Kind kind, Duration atMost) throws InterruptedException {
    pending.get(kind).tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }
}
