package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;
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
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Children of kinds that the operator does not watch: volumes and Datasets of cloud storages. */
class ForeignChildrenTest {
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final SessionKey KEY = new SessionKey("renku", "jane-project-1234abcd");

  private final InMemoryCluster cluster = new InMemoryCluster();
  private final SessionStore store = new SessionStore(cluster, List.of("renku"));
  private final SessionView view =
      new SessionView(store, cluster, KindDirectory.of(cluster), List.of("renku"), _ -> {});
  private final SessionReconciler reconciler =
      new SessionReconciler(
          cluster,
          new ChildWriter(cluster, KindDirectory.of(cluster), view, Runnable::run),
          view,
          reporter(),
          SETTINGS,
          CLOCK);

  private SessionReporter reporter() {
    var notices = new SessionNotices(cluster, Runnable::run, CLOCK);
    return new SessionReporter(cluster, view, notices, _ -> {}, CLOCK);
  }

  private void launch(JsonObject child) {
    var add = object("op", "add", "path", "/storage", "value", child);
    var patch = object("type", "application/json-patch+json", "patch", array(add));
    store.create(SessionFixture.resource(array(patch)));
  }

  private static JsonObject volume() {
    return object(
        "apiVersion", "v1", "kind", "PersistentVolume", "metadata", object("name", "volume"));
  }

  @Test
  void aVolumeGoesWithItsSessionThoughNothingOwnsIt() {
    launch(volume());
    reconciler.reconcile(KEY);
    assertThat(cluster.all(ResourceKind.VOLUME)).hasSize(1);
    cluster
        .merge(
            ResourceKind.SESSION,
            "renku",
            KEY.name(),
            object("metadata", object("deletionTimestamp", NOW.toString())))
        .ifPresent(store::observe);

    var leaving = reconciler.reconcile(KEY);
    var left = reconciler.reconcile(KEY);

    assertThat(leaving.lookAgain()).isPresent();
    assertThat(left.lookAgain()).isEmpty();
    assertThat(cluster.all(ResourceKind.VOLUME)).isEmpty();
    assertThat(finalizers()).isEqualTo("[]");
  }

  private String finalizers() {
    return cluster
        .find(ResourceKind.SESSION, "renku", KEY.name())
        .flatMap(session -> Tree.at(session, "metadata", "finalizers"))
        .orElseThrow()
        .toString();
  }

  @Test
  void aVolumeOfAnotherSessionIsNeitherTakenNorDeleted() {
    cluster.create(ResourceKind.VOLUME, "", volume());
    launch(volume());

    assertThatThrownBy(() -> reconciler.reconcile(KEY)).isInstanceOf(ClusterRefusal.class);
    cluster
        .merge(
            ResourceKind.SESSION,
            "renku",
            KEY.name(),
            object("metadata", object("deletionTimestamp", NOW.toString())))
        .ifPresent(store::observe);
    reconciler.reconcile(KEY);

    assertThat(cluster.all(ResourceKind.VOLUME)).hasSize(1);
    assertThat(finalizers()).isEqualTo("[]");
  }

  @Test
  void aKindThatTheClusterLacksIsToldToTheUser() {
    launch(
        object(
            "apiVersion",
            "com.ie.ibm.hpsys/v1alpha1",
            "kind",
            "Dataset",
            "metadata",
            object("name", "storage")));

    var outcome = reconciler.reconcile(KEY);

    assertThat(outcome.isDone()).isFalse();
    assertThat(store.known(KEY).orElseThrow().status().toString())
        .contains("the cluster has no kind Dataset");
  }
}
