package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.object;
import static io.renku.sessions.session.HandDrivenOperator.KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.sessions.cluster.ClusterRefusal;
import io.renku.sessions.cluster.InMemoryCluster;
import io.renku.sessions.cluster.InterruptedCluster;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What happens between two writes of the operator: it is killed, others write, the session goes.
 * Each is tried before every single write of each piece of work.
 */
class InterruptionsTest {
  private static final List<ResourceKind> CHILDREN =
      List.of(
          ResourceKind.SERVICE,
          ResourceKind.INGRESS,
          ResourceKind.STATEFUL_SET,
          ResourceKind.CONFIG_MAP,
          ResourceKind.SECRET,
          ResourceKind.CLAIM);

  /** A piece of work: what is there, then what somebody asks for. */
  enum Work {
    LAUNCH,
    LARGER_CLASS,
    HIBERNATION,
    WAKING,
    LOST_CHILDREN,
    DELETION;

    private InMemoryCluster begin() {
      var cluster = new InMemoryCluster();
      cluster.create(ResourceKind.SESSION, KEY.namespace(), resource());
      if (this != LAUNCH) {
        settle(cluster);
      }
      switch (this) {
        case LAUNCH -> {}
        case LARGER_CLASS ->
            change(cluster, "{'jupyterServer':{'resources':{'requests':{'cpu':2}}}}");
        case HIBERNATION -> change(cluster, "{'jupyterServer':{'hibernated':true}}");
        case WAKING -> {
          change(cluster, "{'jupyterServer':{'hibernated':true}}");
          settle(cluster);
          change(cluster, "{'jupyterServer':{'hibernated':false}}");
        }
        case LOST_CHILDREN ->
            CHILDREN.stream()
                .filter(kind -> !kind.equals(ResourceKind.CLAIM))
                .forEach(kind -> cluster.delete(kind, KEY.namespace(), KEY.name(), object()));
        case DELETION ->
            cluster.merge(
                ResourceKind.SESSION,
                KEY.namespace(),
                KEY.name(),
                Tree.parseObject(
                    """
                    {"metadata":{"deletionTimestamp":"2026-01-10T08:00:00Z",
                      "finalizers":["kopf.zalando.org/KopfFinalizerMarker","foregroundDeletion"]}}\
                    """));
      }
      cluster.takeCalls();
      return cluster;
    }

    private static void settle(InMemoryCluster cluster) {
      new HandDrivenOperator(cluster).settle();
    }

    private static void change(InMemoryCluster cluster, String spec) {
      var patch = object("spec", Tree.parse(spec.replace('\'', '"')));
      cluster.merge(ResourceKind.SESSION, KEY.namespace(), KEY.name(), patch);
    }
  }

  /** Its token is made up when the Secret is made. */
  private static JsonObject resource() {
    var session = SessionFixture.resource(JsonValue.EMPTY_JSON_ARRAY);
    return Tree.merged(session, object("spec", Tree.parse("{\"auth\":{\"token\":null}}")));
  }

  private interface Attempt {
    void at(InMemoryCluster cluster, int write);
  }

  /** One attempt for each write that the work takes, every time from the beginning. */
  private static void beforeEachWrite(Work work, Attempt attempt) {
    var undisturbed = InterruptedCluster.undisturbed(work.begin());
    new HandDrivenOperator(undisturbed).settle();
    assertThat(undisturbed.writes()).as("the work itself").isNotEmpty();
    for (var write = 1; write <= undisturbed.writes().size(); write++) {
      attempt.at(work.begin(), write);
    }
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static void die() {
    throw new Killed();
  }

  @ParameterizedTest
  @EnumSource
  void behaviour34WhoeverSucceedsAKilledOperatorEndsItsWork(Work work) {
    var expected = work.begin();
    new HandDrivenOperator(expected).settle();

    beforeEachWrite(
        work,
        (cluster, write) -> {
          var dying = InterruptedCluster.from(cluster, write, InterruptionsTest::die);
          assertThatThrownBy(new HandDrivenOperator(dying)::settle).isInstanceOf(Killed.class);

          new HandDrivenOperator(cluster).settle();

          assertThat(children(cluster)).isEqualTo(children(expected));
          assertThat(status(cluster)).isEqualTo(status(expected));
          assertThat(cluster.takeCalls())
              .filteredOn(InterruptionsTest::isCreation)
              .doesNotHaveDuplicates();
          assertTheServerKnowsTheTokenOfItsSecret(cluster);
        });
  }

  private static boolean isCreation(String call) {
    return call.startsWith("create") && !call.startsWith("create Event");
  }

  private static List<String> children(InMemoryCluster cluster) {
    return CHILDREN.stream()
        .flatMap(kind -> cluster.all(kind).stream().map(child -> kind.kind() + name(child)))
        .toList();
  }

  private static String name(JsonObject object) {
    return Tree.textAt(object, "metadata", "name").orElseThrow();
  }

  /** But for uids, which differ between clusters. */
  private static JsonObject status(InMemoryCluster cluster) {
    var status = Tree.objectAt(session(cluster).resource(), "status").toString();
    return Tree.parseObject(status.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UID"));
  }

  private static Session session(InMemoryCluster cluster) {
    return new Session(cluster.all(ResourceKind.SESSION).getFirst());
  }

  private static void assertTheServerKnowsTheTokenOfItsSecret(InMemoryCluster cluster) {
    var data =
        Tree.textAt(cluster.all(ResourceKind.SECRET).getFirst(), "data", "jupyterServerAppToken");
    var token = new String(Base64.getDecoder().decode(data.orElseThrow()), StandardCharsets.UTF_8);
    assertThat(cluster.all(ResourceKind.STATEFUL_SET).getFirst().toString())
        .contains("\"token " + token + "\"");
  }

  /** What the service and the culler write, each as one merge patch of their own fields. */
  private static void othersWrite(InMemoryCluster cluster) {
    merge(
        cluster,
        """
        {"spec":{"jupyterServer":{"hibernated":true}},
         "metadata":{"annotations":{"renku.io/hibernationDate":"2026-01-10T08:00:00+00:00",
                                    "renku.io/hibernationDirty":"true"}}}\
        """);
    merge(cluster, "{\"metadata\":{\"labels\":{\"an-administrators\":\"own\"}}}");
  }

  private static void merge(InMemoryCluster cluster, String patch) {
    cluster.merge(ResourceKind.SESSION, KEY.namespace(), KEY.name(), Tree.parseObject(patch));
  }

  @ParameterizedTest
  @EnumSource(names = {"LAUNCH", "LARGER_CLASS", "LOST_CHILDREN"})
  void behaviour35NothingThatOthersWriteMeanwhileIsLost(Work work) {
    beforeEachWrite(
        work,
        (cluster, write) -> {
          var shared = InterruptedCluster.before(cluster, write, () -> othersWrite(cluster));

          new HandDrivenOperator(shared).settle();

          var session = session(cluster);
          assertThat(session.isHibernated()).isTrue();
          assertThat(session.state()).isEqualTo("hibernated");
          assertThat(session.annotation("hibernationDirty")).hasValue("true");
          assertThat(session.labels()).containsKey("an-administrators");
          assertThat(
                  Tree.numberAt(
                      cluster.all(ResourceKind.STATEFUL_SET).getFirst(), 1, "spec", "replicas"))
              .isZero();
          assertThat(shared.writes())
              .as("no whole object is ever written back")
              .noneMatch(call -> call.startsWith("replace"));
        });
  }

  @ParameterizedTest
  @EnumSource
  void behaviour36ASessionThatGoesBeforeAnyWriteIsNoTrouble(Work work) {
    beforeEachWrite(
        work,
        (cluster, write) -> {
          var emptied =
              InterruptedCluster.before(
                  cluster,
                  write,
                  () ->
                      cluster.delete(ResourceKind.SESSION, KEY.namespace(), KEY.name(), object()));
          var operator = new HandDrivenOperator(emptied);

          operator.settle();

          assertThat(operator.session()).isEmpty();
          assertThat(cluster.all(ResourceKind.SESSION)).isEmpty();
          cluster.takeCalls();
          assertThat(operator.reconcile().isDone()).isTrue();
          assertThat(cluster.takeCalls()).isEmpty();
        });
  }

  @ParameterizedTest
  @EnumSource
  void behaviour36WhatOthersTakeAwayMeanwhileIsNoTrouble(Work work) {
    beforeEachWrite(
        work,
        (cluster, write) -> {
          var emptied =
              InterruptedCluster.before(
                  cluster,
                  write,
                  () ->
                      cluster.delete(
                          ResourceKind.STATEFUL_SET, KEY.namespace(), KEY.name(), object()));

          new HandDrivenOperator(emptied).settle();

          assertThat(cluster.all(ResourceKind.STATEFUL_SET)).hasSize(work == Work.DELETION ? 0 : 1);
        });
  }

  @Test
  void behaviour34ADyingChildOfAnEarlierSessionIsWaitedForAndNotTakenForAFailure() {
    for (var kind : CHILDREN) {
      var cluster = Work.LAUNCH.begin();
      cluster.create(
          kind,
          KEY.namespace(),
          Tree.parseObject(
              """
              {"metadata":{"name":"%s","deletionTimestamp":"2026-01-10T07:59:00Z",
                "labels":{"amalthea.dev/parent-name":"%s"},"ownerReferences":[{"uid":"an-earlier-one"}]}}\
              """
                  .formatted(KEY.name(), KEY.name())));
      var operator = new HandDrivenOperator(cluster);

      operator.see();
      assertThatThrownBy(operator::reconcile)
          .isInstanceOfSatisfying(
              ClusterRefusal.class, refusal -> assertThat(refusal.isConflict()).isTrue());
      operator.settle();
      assertThat(session(cluster).state()).as(kind.kind()).isEqualTo("starting");
      cluster.delete(kind, KEY.namespace(), KEY.name(), object());
      operator.settle();

      assertThat(operator.reconcile().isDone()).isTrue();
      assertThat(cluster.all(kind))
          .singleElement()
          .matches(child -> ChildLabels.isOwnedBy(session(cluster), child));
    }
  }

  @Test
  void behaviour41AnOperatorThatComesBackRepeatsNothing() {
    for (var work : Work.values()) {
      var cluster = work.begin();
      new HandDrivenOperator(cluster).settle();
      var before = session(cluster).resource();
      cluster.takeCalls();
      var next = new HandDrivenOperator(cluster);

      next.settle();

      assertThat(cluster.takeCalls()).as("%s", work).isEmpty();
      assertThat(next.transitions).isEmpty();
      assertThat(session(cluster).resource()).isEqualTo(before);
    }
  }
}
