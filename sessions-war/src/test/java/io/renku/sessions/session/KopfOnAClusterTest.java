package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Sessions that the former operator made are ours from now on, on the cluster of KUBECONFIG. */
@Tag("cluster")
class KopfOnAClusterTest {
  private static ClusterSpace space;

  @BeforeAll
  static void makeSpace() {
    space = ClusterSpace.make("kopf");
  }

  @AfterAll
  static void leaveSpace() {
    space.close();
  }

  private static Replica replica() {
    return Replica.start(space.cluster(), space.name(), "ours");
  }

  private static void untilTakenOver(String name) {
    space.until(
        ResourceKind.SESSION,
        name,
        session -> !session.isEmpty() && !finalizers(session).contains(KopfSession.FINALIZER));
  }

  private static String finalizers(JsonObject session) {
    return String.valueOf(Tree.objectAt(session, "metadata").get("finalizers"));
  }

  private static JsonObject find(ResourceKind kind, String name) {
    return space.cluster().find(kind, space.name(), name).orElseThrow();
  }

  @Test
  void aRunningSessionIsTakenOverAsItIsHibernatedResumedAndDeleted() {
    new KopfSession("old").leaveIn(space);
    var children = space.children("old");
    var pod = ClusterSpace.uid(find(ResourceKind.POD, "old-0"));
    var statefulSet = find(ResourceKind.STATEFUL_SET, "old").get("spec");
    var secret = find(ResourceKind.SECRET, "old").get("data");

    try (var _ = replica()) {
      untilTakenOver("old");
      var takenOver = space.untilState("old", "running");

      assertThat(space.children("old")).isEqualTo(children);
      assertThat(ClusterSpace.uid(find(ResourceKind.POD, "old-0"))).isEqualTo(pod);
      assertThat(find(ResourceKind.STATEFUL_SET, "old").get("spec")).isEqualTo(statefulSet);
      assertThat(find(ResourceKind.SECRET, "old").get("data")).isEqualTo(secret);
      assertThat(Tree.textAt(takenOver, "status", "startingSince"))
          .hasValue("2024-05-02T10:00:00+00:00");

      space.hibernate("old", true);
      space.untilState("old", "hibernated");
      space.untilGone(ResourceKind.POD, "old-0");
      space.hibernate("old", false);
      space.until(ResourceKind.POD, "old-0", p -> !p.isEmpty() && !ClusterSpace.uid(p).equals(pod));
      space.untilState("old", "running");

      assertThat(space.children("old")).isEqualTo(children);
      ClusterSpace.until("the server has counted its starts", () -> log().contains(" 2"));

      space.delete("old");
      space.untilGone("old");
    }
  }

  private static String log() {
    return space.cluster().logs(space.name(), "old-0", "jupyter-server", 10).orElse("");
  }

  @Test
  void aHibernatedSessionIsTakenOverAndResumed() {
    var kopf = new KopfSession("asleep");
    kopf.leaveIn(space);
    space.hibernate("asleep", true);
    space
        .cluster()
        .merge(
            ResourceKind.STATEFUL_SET,
            space.name(),
            "asleep",
            object("spec", object("replicas", 0)));
    space.untilGone(ResourceKind.POD, "asleep-0");
    space.change("asleep", object("status", object("state", "hibernated", "mainPod", null)));

    try (var _ = replica()) {
      untilTakenOver("asleep");
      space.untilState("asleep", "hibernated");
      space.hibernate("asleep", false);

      space.untilState("asleep", "running");
    }
  }

  @Test
  void aSessionThatWasDeletedWhileNobodyLookedIsReleased() {
    space.launch(new KopfSession("stuck").resource());
    space.delete("stuck");
    var stuck = space.session("stuck");

    try (var _ = replica()) {
      space.untilGone("stuck");
    }

    assertThat(Tree.at(stuck, "metadata", "deletionTimestamp")).isPresent();
  }

  @Test
  void aSessionThatWasNeverStartedIsStarted() {
    space.launch(ClusterSession.small("unseen"));
    space.change(
        "unseen", object("metadata", object("finalizers", Tree.array(KopfSession.FINALIZER))));

    try (var _ = replica()) {
      space.untilState("unseen", "running");
      untilTakenOver("unseen");
      space.delete("unseen");

      space.untilGone("unseen");
    }
  }
}
