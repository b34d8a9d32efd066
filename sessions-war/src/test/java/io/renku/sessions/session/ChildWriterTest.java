package io.renku.sessions.session;

import static io.renku.sessions.session.SessionFixture.NOW;
import static io.renku.sessions.session.SessionFixture.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.sessions.cluster.ClusterRefusal;
import io.renku.sessions.cluster.InMemoryCluster;
import io.renku.sessions.cluster.KindDirectory;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ChildWriterTest {
  private static final int CHILDREN = 6;

  private final InMemoryCluster cluster = new InMemoryCluster();
  private final KindDirectory kinds = KindDirectory.of(cluster);
  private final SessionStore store = new SessionStore(cluster, List.of("renku"));
  private final SessionView view =
      new SessionView(store, cluster, kinds, List.of("renku"), _ -> {});
  private final Session session = new Session(SessionFixture.resource(JsonValue.EMPTY_JSON_ARRAY));
  private final List<SessionPlan.Creation> missing =
      SessionPlan.of(session, SessionFixture.nothing(), NOW, SETTINGS).create();

  @Test
  void theStatefulSetComesLast() {
    new ChildWriter(cluster, kinds, view, Runnable::run).create(session, missing);

    assertThat(cluster.takeCalls())
        .hasSize(CHILDREN)
        .last()
        .asString()
        .startsWith("create StatefulSet");
  }

  @Test
  void noneOfTheOthersWaitsForAnother() {
    var all = new CyclicBarrier(CHILDREN - 1);
    var meeting =
        new TellingCluster(cluster, _ -> {}) {
          @Override
          public JsonObject create(ResourceKind kind, String namespace, JsonObject child) {
            if (!kind.equals(ResourceKind.STATEFUL_SET)) {
              meet(all);
            }
            return super.create(kind, namespace, child);
          }
        };

    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      new ChildWriter(meeting, kinds, view, executor).create(session, missing);
    }

    assertThat(cluster.takeCalls()).hasSize(CHILDREN);
  }

  private static void meet(CyclicBarrier all) {
    try {
      all.await(1, TimeUnit.MINUTES);
    } catch (BrokenBarrierException | TimeoutException | InterruptedException e) {
      throw new IllegalStateException("Not all were asked for at once", e);
    }
  }

  @Test
  void aRefusalIsToldWhenAllElseIsMade() {
    cluster.setAdmission(
        manifest -> {
          if (Tree.textAt(manifest, "kind").orElse("").equals("ConfigMap")) {
            throw new ClusterRefusal(403, "no more");
          }
          return manifest;
        });

    var writer = new ChildWriter(cluster, kinds, view, Runnable::run);

    assertThatThrownBy(() -> writer.create(session, missing))
        .isInstanceOf(ClusterRefusal.class)
        .hasMessage("no more");
    assertThat(ClusterSpace.CHILDREN)
        .filteredOn(kind -> cluster.all(kind).isEmpty())
        .containsExactly(ResourceKind.CONFIG_MAP);
  }

  @Test
  void aSecretMadeAnewHasThePodStartOver() {
    var writer = new ChildWriter(cluster, kinds, view, Runnable::run);
    var pod = SessionFixture.complete(session, Optional.of(SessionFixture.runningPod()));
    var lost =
        SessionPlan.of(session, SessionFixture.without(pod, "secret"), NOW, SETTINGS).create();

    assertThat(writer.create(session, lost)).isTrue();
    assertThat(writer.create(session, List.of())).isFalse();
    assertThat(cluster.takeCalls()).singleElement().asString().startsWith("create Secret");
  }
}
