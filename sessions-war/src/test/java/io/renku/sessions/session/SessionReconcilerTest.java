package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.object;
import static io.renku.sessions.session.HandDrivenOperator.KEY;
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
import org.junit.jupiter.api.Test;

class SessionReconcilerTest {
  private final InMemoryCluster cluster = new InMemoryCluster();
  private final HandDrivenOperator operator = new HandDrivenOperator(cluster);
  private final SessionStore store = operator.store;

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

  @Test
  void onePassMakesEverythingAndTheNextOnlyReports() {
    launch(SessionFixture.resource(JsonValue.EMPTY_JSON_ARRAY));

    operator.reconcile();
    var first = work();
    operator.reconcile();
    operator.reconcile();

    assertThat(first).hasSize(7).filteredOn(call -> call.startsWith("create")).hasSize(6);
    assertThat(work()).containsExactly("patch JupyterServer " + KEY.name());
  }

  @Test
  void anotherReplicaThatTakesOverDoesNothingTwice() {
    launch(SessionFixture.resource(JsonValue.EMPTY_JSON_ARRAY));
    operator.reconcile();
    operator.reconcile();
    cluster.takeCalls();

    operator.see();
    operator.reconcile();

    assertThat(cluster.takeCalls()).isEmpty();
  }

  @Test
  void aChildMadeBeforeWeCouldSeeItIsAdopted() {
    launch(SessionFixture.resource(JsonValue.EMPTY_JSON_ARRAY));
    operator.reconcile();
    cluster.takeCalls();

    var outcome = new HandDrivenOperator(cluster, store).reconcile();

    assertThat(outcome.isDone()).isTrue();
    assertThat(work()).noneMatch(call -> call.startsWith("create"));
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

    var outcome = operator.reconcile();
    operator.reconcile();
    operator.reconcile();

    assertThat(outcome.isDone()).isFalse();
    assertThat(told("Warning")).containsExactly("SessionFailed");
    var session = store.known(KEY).orElseThrow();
    assertThat(session.state()).isEqualTo("failed");
    assertThat(Tree.textAt(session.status(), "events", "operator", "message").orElseThrow())
        .contains("exceeded quota: storage");

    cluster.setAdmission(manifest -> manifest);
    assertThat(operator.reconcile().isDone()).isTrue();
    assertThat(store.known(KEY).orElseThrow().state()).isEqualTo("starting");
  }

  @Test
  void deletedChildrenComeBack() {
    launch(SessionFixture.resource(JsonValue.EMPTY_JSON_ARRAY));
    operator.reconcile();
    for (var kind :
        List.of(ResourceKind.SERVICE, ResourceKind.STATEFUL_SET, ResourceKind.CONFIG_MAP)) {
      cluster.delete(kind, "renku", KEY.name(), object());
    }
    cluster.takeCalls();

    operator.see();
    operator.reconcile();

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

    assertThatThrownBy(() -> operator.reconcile())
        .isInstanceOfSatisfying(
            ClusterRefusal.class, refusal -> assertThat(refusal.isConflict()).isTrue());
    operator.see();
    operator.reconcile();

    assertThat(store.known(KEY).orElseThrow().state()).isEqualTo("hibernated");
  }

  @Test
  void eachChangeOfStateIsToldOnceWhoeverLooks() {
    launch(SessionFixture.resource(JsonValue.EMPTY_JSON_ARRAY));
    var stale = store.known(KEY).orElseThrow();

    operator.reconcile();
    operator.reconcile();
    var other = new HandDrivenOperator(cluster);
    other.see();
    other.reconcile();

    assertThat(other.transitions).isEmpty();
    assertThat(operator.transitions)
        .singleElement()
        .matches(SessionTransition::isCreation)
        .extracting(SessionTransition::to)
        .isEqualTo("starting");
    assertThat(told("Normal")).containsExactly("ChildrenMade", "SessionStarting");
    assertThatThrownBy(
            () -> operator.reporter().report(stale, object("status", object("state", "failed"))))
        .isInstanceOfSatisfying(
            ClusterRefusal.class, refusal -> assertThat(refusal.isConflict()).isTrue());
    assertThat(operator.transitions).hasSize(1);
  }

  @Test
  void anEndThatNobodySawComingIsStillTold() {
    launch(SessionFixture.resource(JsonValue.EMPTY_JSON_ARRAY));
    operator.reconcile();
    cluster.delete(ResourceKind.SESSION, "renku", KEY.name(), object());

    operator.see();
    operator.reconcile();
    operator.reconcile();

    assertThat(operator.transitions)
        .extracting(SessionTransition::to)
        .containsExactly("starting", "stopping");
  }

  @Test
  void behaviour32ANewStartIsToldBeforeWhatCausesIt() {
    launch(SessionFixture.resource(JsonValue.EMPTY_JSON_ARRAY));
    operator.reconcile();
    operator.reconcile();
    store.change(
        KEY,
        Tree.parseObject(
            "{\"spec\":{\"jupyterServer\":{\"resources\":{\"requests\":{\"cpu\":2}}}}}"));
    cluster.takeCalls();

    operator.reconcile();

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

    var outcome = operator.reconcile();

    assertThat(outcome.isDone()).isFalse();
    var session = store.known(KEY).orElseThrow();
    assertThat(Tree.textAt(session.status(), "events", "operator", "message").orElseThrow())
        .contains("no kind Dataset");
    assertThat(cluster.find(ResourceKind.STATEFUL_SET, "renku", KEY.name())).isPresent();
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

    operator.reconcile();

    assertThat(store.known(KEY)).isEmpty();
  }
}
