package io.renku.sessions.cluster;

import io.renku.commons.Failure;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The cluster as the leader may change it. A replica that was held up between its plan and its
 * write, for longer than its lease, would otherwise undo what the next leader has done meanwhile.
 */
public final class LeaderCluster extends GuardedCluster {
  private final BooleanSupplier leads;

  public LeaderCluster(SessionCluster cluster, BooleanSupplier leads) {
    super(cluster);
    this.leads = leads;
  }

  @Override
  protected <T> T write(String verb, ResourceKind kind, String name, Supplier<T> write) {
    if (!leads.getAsBoolean()) {
      throw Failure.unavailable("Another replica looks after the sessions by now.", null);
    }
    return write.get();
  }
}
