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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionReconcilerTest {
  private static final SessionKey KEY = new SessionKey("renku", "jane-project-1234abcd");

  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private final InMemoryCluster cluster = new InMemoryCluster();
  private final SessionStore store = new SessionStore(cluster, List.of("renku"));
  private final SessionView view =
      new SessionView(store, cluster, KindDirectory.of(cluster), List.of("renku"), _ -> {});
  private final List<SessionTransition> transitions = new ArrayList<>();
  private final SessionReconciler reconciler = reconciler(view);

  private SessionReconciler reconciler(SessionView view) {
    var children = new ChildWriter(cluster, KindDirectory.of(cluster), view, Runnable::run);
    return new SessionReconciler(cluster, children, view, reporter(view), SETTINGS, CLOCK);
  }

  private SessionReporter reporter(SessionView view) {
    var notices = new SessionNotices(cluster, Runnable::run, CLOCK);
    return new SessionReporter(cluster, view, notices, transitions::add, CLOCK);
  }

  private void launch(JsonObject resource) {
    store.create(resource);
    cluster.takeCalls();
  }

  /** The cluster's events are told beside the work. */
  private List<String> work() {
    return cluster.takeCalls().stream().filter(call -> !call.startsWith("create Event")).toList();
  }

  private List<String> told(String type) {
    return cluster.all(ResourceKind.EVENT).stream()
        .filter(event -> Tree.textAt(event, "type").orElse("").equals(type))
        .map(event -> Tree.textAt(event, "reason").orElse(""))
        .toList();
  }

  private void see() {
    store.informers().forEach(Informer::load);
    view.informers().forEach(Informer::load);
  }

  @Test
  void onePassMakesEverythingAndTheNextOnlyReports() {
    launch(SessionFixture.resource(JsonValue.EMPTY_JSON_ARRAY));

    reconciler.reconcile(KEY);
    var first = work();
    reconciler.reconcile(KEY);
    reconciler.reconcile(KEY);

    assertThat(first).hasSize(7).filteredOn(call -> call.startsWith("create")).hasSize(6);
    assertThat(work()).containsExactly("patch JupyterServer " + KEY.name());
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
    cluster.takeCalls();

    var outcome = reconciler(blind).reconcile(KEY);

    assertThat(outcome.isDone()).isTrue();
    assertThat(work()).noneMatch(call -> call.startsWith("create"));
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
    assertThat(told("Warning")).containsExactly("SessionFailed");
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

    assertThat(work())
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
  void eachChangeOfStateIsToldOnceWhoeverLooks() {
    launch(SessionFixture.resource(JsonValue.EMPTY_JSON_ARRAY));
    var stale = store.known(KEY).orElseThrow();

    reconciler.reconcile(KEY);
    reconciler.reconcile(KEY);
    reconciler(view).reconcile(KEY);

    assertThat(transitions)
        .singleElement()
        .matches(SessionTransition::isCreation)
        .extracting(SessionTransition::to)
        .isEqualTo("starting");
    assertThat(told("Normal")).containsExactly("ChildrenMade", "SessionStarting");
    assertThatThrownBy(
            () -> reporter(view).report(stale, object("status", object("state", "failed"))))
        .isInstanceOfSatisfying(
            ClusterRefusal.class, refusal -> assertThat(refusal.isConflict()).isTrue());
    assertThat(transitions).hasSize(1);
  }

  @Test
  void anEndThatNobodySawComingIsStillTold() {
    launch(SessionFixture.resource(JsonValue.EMPTY_JSON_ARRAY));
    reconciler.reconcile(KEY);
    cluster.delete(ResourceKind.SESSION, "renku", KEY.name(), object());

    see();
    reconciler.reconcile(KEY);
    reconciler.reconcile(KEY);

    assertThat(transitions)
        .extracting(SessionTransition::to)
        .containsExactly("starting", "stopping");
  }

  @Test
  void aNewStartIsToldBeforeWhatCausesIt() {
    launch(SessionFixture.resource(JsonValue.EMPTY_JSON_ARRAY));
    reconciler.reconcile(KEY);
    reconciler.reconcile(KEY);
    store.change(
        KEY,
        Tree.parseObject(
            "{\"spec\":{\"jupyterServer\":{\"resources\":{\"requests\":{\"cpu\":2}}}}}"));
    cluster.takeCalls();

    reconciler.reconcile(KEY);

    assertThat(work())
        .startsWith("patch JupyterServer " + KEY.name(), "patch StatefulSet " + KEY.name());
  }

  @Test
  void aKindThatTheClusterLacksIsToldInWords() {
    var dataset =
        object(
            "apiVersion", "com.ie.ibm.hpsys/v1alpha1",
            "kind", "Dataset",
            "metadata", object("name", "jane-ds-0"));
    launch(
        SessionFixture.withPatch(object("op", "add", "path", "/jane-ds-0", "value", dataset))
            .resource());

    var outcome = reconciler.reconcile(KEY);

    assertThat(outcome.isDone()).isFalse();
    var session = store.known(KEY).orElseThrow();
    assertThat(Tree.textAt(session.status(), "events", "operator", "message").orElseThrow())
        .contains("no kind Dataset");
    assertThat(cluster.find(ResourceKind.STATEFUL_SET, "renku", KEY.name())).isPresent();
  }

  @Test
  void behaviour36ASessionThatGoesWhileItIsWorkedOnIsNoTrouble() {
    launch(SessionFixture.resource(JsonValue.EMPTY_JSON_ARRAY));
    cluster.setAdmission(
        manifest -> {
          cluster.delete(ResourceKind.SESSION, "renku", KEY.name(), object());
          return manifest;
        });

    var outcome = reconciler.reconcile(KEY);

    assertThat(outcome.isDone()).isTrue();
    assertThat(store.known(KEY)).isEmpty();
    assertThat(transitions).isEmpty();
  }

  @Test
  void behaviour31SameNamedKindsOfOtherGroupsAreNotConfused() {
    var kinds = KindDirectory.of(cluster);
    var ours = object("apiVersion", "v1", "kind", "Service");
    var theirs = object("apiVersion", "serving.knative.dev/v1", "kind", "Service");

    assertThat(kinds.of(ours)).isEqualTo(ResourceKind.SERVICE);
    assertThatThrownBy(() -> kinds.of(theirs))
        .isInstanceOf(ClusterRefusal.class)
        .hasMessageContaining("serving.knative.dev/v1");
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
