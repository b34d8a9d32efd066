package io.renku.sessions.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/** A cluster in which something happens right before some of the writes; events do not count. */
public final class InterruptedCluster extends GuardedCluster {
  private final IntPredicate isInterrupted;
  private final Runnable interruption;
  private final List<String> writes = new ArrayList<>();

  private InterruptedCluster(
      SessionCluster cluster, IntPredicate isInterrupted, Runnable interruption) {
    super(cluster);
    this.isInterrupted = isInterrupted;
    this.interruption = interruption;
  }

  /** Before one of them; the first has number 1. */
  public static InterruptedCluster before(SessionCluster cluster, int write, Runnable what) {
    return new InterruptedCluster(cluster, number -> number == write, what);
  }

  /** Before one and all that come after it. */
  public static InterruptedCluster from(SessionCluster cluster, int write, Runnable what) {
    return new InterruptedCluster(cluster, number -> number >= write, what);
  }

  /** Never: it only keeps account. */
  public static InterruptedCluster undisturbed(SessionCluster cluster) {
    return new InterruptedCluster(cluster, _ -> false, () -> {});
  }

  /** All that were tried, each as {@code VERB Kind}. */
  public List<String> writes() {
    return List.copyOf(writes);
  }

  @Override
  protected <T> T write(String verb, ResourceKind kind, String name, Supplier<T> write) {
    if (!kind.equals(ResourceKind.EVENT)) {
      writes.add(verb + " " + kind.kind());
      if (isInterrupted.test(writes.size())) {
        interruption.run();
      }
    }
    return write.get();
  }
}
