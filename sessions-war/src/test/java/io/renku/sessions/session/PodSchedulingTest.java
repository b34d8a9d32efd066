package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import org.junit.jupiter.api.Test;

class PodSchedulingTest {
  private static final JsonObject SHM =
      object("name", "shm", "emptyDir", object("medium", "Memory", "sizeLimit", "500M"));
  private static final JsonObject WANTED_SHM =
      object("name", "shm", "emptyDir", object("medium", "Memory", "sizeLimit", "8000000000"));
  private static final JsonObject FAST =
      set(
          1,
          object(
              "tolerations", array(object("key", "dedicated", "operator", "Exists")),
              "priorityClassName", "quota-1",
              "affinity", object(),
              "volumes", array(WANTED_SHM)));

  private static JsonObject set(int replicas, JsonObject podSpec) {
    var server = object("name", "jupyter-server", "resources", object());
    var template = object("spec", Tree.with(podSpec, "containers", array(server)));
    return object("spec", object("replicas", replicas, "template", template));
  }

  private static JsonObject usual(int replicas) {
    return set(
        replicas,
        object("nodeSelector", object("old", "true"), "volumes", array(object("name", "x"), SHM)));
  }

  private static JsonObject changed(Session session, JsonObject current, JsonObject wanted) {
    var operations =
        new StatefulSetChange(session, SessionFixture.SECRETS, current, wanted).operations();
    return Tree.patched(current, operations);
  }

  private static JsonObject pod(JsonObject statefulSet) {
    return Tree.objectAt(statefulSet, "spec", "template", "spec");
  }

  @Test
  void aSleepingSessionMovesToTheNodesOfItsNewClass() {
    var asleep = SessionFixture.hibernated(SessionFixture.session());

    var pod = pod(changed(asleep, usual(0), FAST));

    assertThat(pod.get("tolerations")).isEqualTo(pod(FAST).get("tolerations"));
    assertThat(pod.getString("priorityClassName")).isEqualTo("quota-1");
    assertThat(pod).doesNotContainKey("nodeSelector");
    assertThat(Tree.objectsAt(pod, "volumes").get(1)).isEqualTo(WANTED_SHM);
  }

  @Test
  void soDoesOneThatIsWokenUpInTheSameMoment() {
    var set = changed(SessionFixture.session(), usual(0), FAST);

    assertThat(Tree.numberAt(set, -1, "spec", "replicas")).isEqualTo(1);
    assertThat(pod(set).getString("priorityClassName")).isEqualTo("quota-1");
  }

  @Test
  void aRunningSessionStaysWhereItIs() {
    var running =
        SessionFixture.with(SessionFixture.session(), object("status", object("state", "running")));

    assertThat(changed(running, usual(1), FAST)).isEqualTo(usual(1));
  }

  @Test
  void aFailedSessionMayMove() {
    var failed =
        SessionFixture.with(SessionFixture.session(), object("status", object("state", "failed")));

    assertThat(pod(changed(failed, usual(1), FAST)).getString("priorityClassName"))
        .isEqualTo("quota-1");
  }

  @Test
  void whatIsAsWantedIsNotTouched() {
    assertThat(new PodScheduling(FAST, FAST).operations()).isEmpty();
    assertThat(
            new PodScheduling(
                    set(0, object("volumes", array(SHM))),
                    set(
                        0,
                        object(
                            "nodeSelector", object(),
                            "tolerations", array(),
                            "volumes",
                                array(
                                    Tree.with(SHM, "emptyDir", object("sizeLimit", "500000000"))))))
                .operations())
        .isEmpty();
  }
}
