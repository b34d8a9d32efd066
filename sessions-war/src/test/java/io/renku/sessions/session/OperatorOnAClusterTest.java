package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the operator does with sessions of Jupyter on the cluster of KUBECONFIG. */
@Tag("cluster")
class OperatorOnAClusterTest {
  private static final ResourceKind QUOTA =
      new ResourceKind("", "v1", "resourcequotas", "ResourceQuota", true);

  private static ClusterSpace space;
  private final List<Replica> replicas = new ArrayList<>();

  @BeforeAll
  static void makeSpace() {
    space = ClusterSpace.make("operator");
  }

  @AfterAll
  static void leaveSpace() {
    space.close();
  }

  @AfterEach
  void stopReplicas() {
    replicas.forEach(Replica::close);
  }

  private Replica replica(String name) {
    var replica = Replica.start(space.cluster(), space.name(), name);
    replicas.add(replica);
    return replica;
  }

  @Test
  void aSessionRunsSleepsWakesAndGoes() {
    replica("a");
    space.launch(ClusterSession.jupyter("life"));

    space.untilState("life", "running");
    var made = space.children("life");
    space.hibernate("life", true);
    space.untilGone(ResourceKind.POD, "life-0");
    space.untilState("life", "hibernated");
    var asleep = space.children("life");
    space.hibernate("life", false);
    space.untilState("life", "running");

    assertThat(made).hasSize(ClusterSpace.CHILDREN.size());
    assertThat(asleep).isEqualTo(made);
    assertThat(space.children("life")).isEqualTo(made);

    space.delete("life");
    space.untilGone("life");
  }

  @Test
  void childrenThatSomebodyDeletesComeBack() {
    replica("a");
    space.launch(ClusterSession.jupyter("mended"));
    space.untilState("mended", "running");
    var made = space.children("mended");
    var pod =
        ClusterSpace.uid(
            space.cluster().find(ResourceKind.POD, space.name(), "mended-0").orElseThrow());

    for (var kind :
        List.of(
            ResourceKind.SERVICE,
            ResourceKind.INGRESS,
            ResourceKind.CONFIG_MAP,
            ResourceKind.SECRET)) {
      space.cluster().delete(kind, space.name(), "mended", object());
      space.until(
          kind,
          "mended",
          child -> !child.isEmpty() && !ClusterSpace.uid(child).equals(made.get(kind.kind())));
    }
    space.until(
        ResourceKind.POD, "mended-0", p -> !p.isEmpty() && !ClusterSpace.uid(p).equals(pod));
    space.untilState("mended", "running");

    assertThat(space.children("mended").get("PersistentVolumeClaim"))
        .isEqualTo(made.get("PersistentVolumeClaim"));
  }

  @Test
  void aPatchThatDoesNotFitIsToldAndCanBeMended() {
    replica("a");
    var wrong = object("op", "replace", "path", "/service/spec/nothing/here", "value", "x");
    space.launch(ClusterSession.jupyter("odd", wrong));

    var failed = space.untilState("odd", "failed");
    space.change(
        "odd",
        object(
            "spec",
            object("patches", ClusterSession.jupyter("odd").getJsonObject("spec").get("patches"))));
    space.untilState("odd", "running");

    assertThat(Tree.textAt(failed, "status", "events", "operator", "message").orElseThrow())
        .contains("Patch 1");
    assertThat(space.cluster().list(ResourceKind.EVENT, space.name(), Map.of()).toString())
        .contains("SessionFailed");
  }

  @Test
  void anotherReplicaFinishesWhatAKilledOneBegan() {
    var first = replica("a");
    space.launch(ClusterSession.jupyter("handed-over"));
    space.until(ResourceKind.SERVICE, "handed-over", service -> !service.isEmpty());
    first.abandon();
    replica("b");

    space.untilState("handed-over", "running");

    assertThat(space.children("handed-over")).hasSize(ClusterSpace.CHILDREN.size());
  }

  @Test
  void anExceededQuotaIsShownAndClearsByItself() {
    replica("a");
    space
        .cluster()
        .create(
            QUOTA,
            space.name(),
            object(
                "apiVersion",
                "v1",
                "kind",
                "ResourceQuota",
                "metadata",
                object("name", "full"),
                "spec",
                object("hard", object("requests.memory", "1Mi"))));
    JsonObject failed;
    try {
      space.until(QUOTA, "full", quota -> !Tree.objectAt(quota, "status", "used").isEmpty());
      space.launch(ClusterSession.jupyter("patient"));
      failed = space.untilState("patient", "failed");
    } finally {
      space.cluster().delete(QUOTA, space.name(), "full", object());
    }
    space.untilState("patient", "running");

    assertThat(Tree.textAt(failed, "status", "events", "statefulset", "message"))
        .hasValue("The resource quota has been exceeded.");
  }
}
