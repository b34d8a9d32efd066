package io.renku.sessions.cluster;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.commons.Failure;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LeaderClusterTest {
  private static final JsonObject SERVICE =
      object("metadata", object("name", "one", "namespace", "renku"));

  private final InMemoryCluster far = new InMemoryCluster();
  private final AtomicBoolean leads = new AtomicBoolean(true);
  private final LeaderCluster cluster = new LeaderCluster(far, leads::get);

  @Test
  void aReplicaThatLostItsLeadWritesNothingMore() {
    cluster.create(ResourceKind.SERVICE, "renku", SERVICE);
    far.takeCalls();
    leads.set(false);

    var writes =
        List.<ThrowingCallable>of(
            () -> cluster.create(ResourceKind.SECRET, "renku", SERVICE),
            () -> cluster.replace(ResourceKind.SERVICE, "renku", SERVICE),
            () -> cluster.merge(ResourceKind.SERVICE, "renku", "one", object("a", "b")),
            () -> cluster.patch(ResourceKind.SERVICE, "renku", "one", array()),
            () -> cluster.delete(ResourceKind.SERVICE, "renku", "one", object()));

    assertThat(writes).allSatisfy(w -> assertThatThrownBy(w).isInstanceOf(Failure.class));
    assertThat(far.takeCalls()).isEmpty();
    assertThat(cluster.find(ResourceKind.SERVICE, "renku", "one")).isPresent();
  }
}
