package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.object;
import static io.renku.sessions.session.SessionFixture.NOW;
import static io.renku.sessions.session.SessionFixture.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.sessions.cluster.ClusterRefusal;
import io.renku.sessions.cluster.InMemoryCluster;
import io.renku.sessions.cluster.Informer;
import io.renku.sessions.cluster.KindDirectory;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionReconcilerTest {
  private static final SessionKey KEY = new SessionKey("renku", "jane-project-1234abcd");

  private final InMemoryCluster cluster = new InMemoryCluster();
  private final SessionStore store = new SessionStore(cluster, List.of("renku"));
  private final SessionView view =
      new SessionView(store, cluster, KindDirectory.of(cluster), List.of("renku"), _ -> {});
  private final SessionReconciler reconciler =
      new SessionReconciler(
          cluster, KindDirectory.of(cluster), view, SETTINGS, Clock.fixed(NOW, ZoneOffset.UTC));

  private void launch(JsonObject resource) {
    store.create(resource);
    cluster.takeCalls();
  }

  private void see() {
    store.informers().forEach(Informer::load);
    view.informers().forEach(Informer::load);
  }

  @Test
  void onePassMakesEverythingAndTheNextOnlyReports() {
    launch(SessionFixture.resource(JsonValue.EMPTY_JSON_ARRAY));

    reconciler.reconcile(KEY);
    var first = cluster.takeCalls();
    reconciler.reconcile(KEY);
    reconciler.reconcile(KEY);

    assertThat(first).hasSize(7).filteredOn(call -> call.startsWith("create")).hasSize(6);
    assertThat(cluster.takeCalls()).containsExactly("patch JupyterServer " + KEY.name());
  }

  @Test
  void anotherReplicaThatTakesOverDoesNothingTwice() {
    launch(SessionFixture.resource(JsonValue.EMPTY_JSON_ARRAY));
    reconciler.reconcile(KEY);
    reconciler.reconcile(KEY);
    cluster.takeCalls();

    see();
    reconciler.reconcile(KEY);

    assertThat(cluster.takeCalls()).isEmpty();
  }

  @Test
  void aChildMadeBeforeWeCouldSeeItIsAdopted() {
    launch(SessionFixture.resource(JsonValue.EMPTY_JSON_ARRAY));
    reconciler.reconcile(KEY);
    var blind =
        new SessionView(store, cluster, KindDirectory.of(cluster), List.of("renku"), _ -> {});
    var other =
        new SessionReconciler(
            cluster, KindDirectory.of(cluster), blind, SETTINGS, Clock.fixed(NOW, ZoneOffset.UTC));
    cluster.takeCalls();

    var outcome = other.reconcile(KEY);

    assertThat(outcome.isDone()).isTrue();
    assertThat(cluster.takeCalls()).noneMatch(call -> call.startsWith("create"));
  }

  @Test
  void aDyingChildOfAnEarlierSessionIsWaitedFor() {
    cluster.create(ResourceKind.SERVICE, "renku", object("metadata", object("name", KEY.name())));
    launch(SessionFixture.resource(JsonValue.EMPTY_JSON_ARRAY));

    assertThatThrownBy(() -> reconciler.reconcile(KEY))
        .isInstanceOfSatisfying(
            ClusterRefusal.class, refusal -> assertThat(refusal.isConflict()).isTrue());
    cluster.delete(ResourceKind.SERVICE, "renku", KEY.name(), object());

    assertThat(reconciler.reconcile(KEY).isDone()).isTrue();
  }

  @Test
  void whatTheClusterRefusesIsToldOnceAndTriedAgain() {
    launch(SessionFixture.resource(JsonValue.EMPTY_JSON_ARRAY));
    cluster.setAdmission(
        manifest -> {
          if (Tree.textAt(manifest, "kind").orElse("").equals("PersistentVolumeClaim")) {
            throw new ClusterRefusal(403, "exceeded quota: storage");
          }
          return manifest;
        });

    var outcome = reconciler.reconcile(KEY);
    reconciler.reconcile(KEY);
    reconciler.reconcile(KEY);

    assertThat(outcome.isDone()).isFalse();
    assertThat(cluster.all(ResourceKind.EVENT)).hasSize(1);
    var session = store.known(KEY).orElseThrow();
    assertThat(session.state()).isEqualTo("failed");
    assertThat(Tree.textAt(session.status(), "events", "operator", "message").orElseThrow())
        .contains("exceeded quota: storage");

    cluster.setAdmission(manifest -> manifest);
    assertThat(reconciler.reconcile(KEY).isDone()).isTrue();
    assertThat(store.known(KEY).orElseThrow().state()).isEqualTo("starting");
  }

  @Test
  void deletedChildrenComeBack() {
    launch(SessionFixture.resource(JsonValue.EMPTY_JSON_ARRAY));
    reconciler.reconcile(KEY);
    for (var kind :
        List.of(ResourceKind.SERVICE, ResourceKind.STATEFUL_SET, ResourceKind.CONFIG_MAP)) {
      cluster.delete(kind, "renku", KEY.name(), object());
    }
    cluster.takeCalls();

    see();
    reconciler.reconcile(KEY);

    assertThat(cluster.takeCalls())
        .contains(
            "create Service " + KEY.name(),
            "create StatefulSet " + KEY.name(),
            "create ConfigMap " + KEY.name())
        .noneMatch(call -> call.contains("Secret") || call.contains("Claim"));
  }

  @Test
  void whatWasFoundOutAboutASessionThatHasChangedSinceIsNotWritten() {
    launch(SessionFixture.resource(JsonValue.EMPTY_JSON_ARRAY));
    var hibernated = object("spec", object("jupyterServer", object("hibernated", true)));
    cluster.merge(ResourceKind.SESSION, "renku", KEY.name(), hibernated);

    assertThatThrownBy(() -> reconciler.reconcile(KEY))
        .isInstanceOfSatisfying(
            ClusterRefusal.class, refusal -> assertThat(refusal.isConflict()).isTrue());
    see();
    reconciler.reconcile(KEY);

    assertThat(store.known(KEY).orElseThrow().state()).isEqualTo("hibernated");
  }

  @Test
  void aSessionThatIsGoneIsLeftAlone() {
    launch(SessionFixture.resource(JsonValue.EMPTY_JSON_ARRAY));
    cluster.delete(ResourceKind.SESSION, "renku", KEY.name(), object());
    cluster.takeCalls();

    reconciler.reconcile(KEY);

    assertThat(store.known(KEY)).isEmpty();
  }
}
