package io.renku.sessions.session;

import io.renku.sessions.cluster.ClusterRefusal;
import io.renku.sessions.cluster.GuardedCluster;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.SessionCluster;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A cluster that tells of each write which it has done, but for those of leases. */
class TellingCluster extends GuardedCluster {
  private final Consumer<String> listener;

  TellingCluster(SessionCluster cluster, Consumer<String> listener) {
    super(cluster);
    this.listener = listener;
  }

  @Override
  protected <T> T write(String verb, ResourceKind kind, String name, Supplier<T> write) {
    if (kind.equals(ResourceKind.LEASE)) {
      return write.get();
    }
    try {
      var answer = write.get();
      listener.accept("%s %s/%s".formatted(verb, kind.kind(), name));
      return answer;
    } catch (ClusterRefusal refusal) {
      listener.accept("refused %s %s/%s: %s".formatted(verb, kind.kind(), name, refusal.status()));
      throw refusal;
    }
  }
}
