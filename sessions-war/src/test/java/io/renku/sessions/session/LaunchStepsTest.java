package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;
import static io.renku.sessions.session.SessionFixture.NOW;
import static io.renku.sessions.session.SessionFixture.SETTINGS;
import static io.renku.sessions.session.SessionFixture.event;
import static io.renku.sessions.session.SessionFixture.session;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LaunchStepsTest {
  private static final String TIME = "2026-01-10T07:59:30Z";
  private static final JsonObject SPEC =
      object(
          "initContainers", array(object("name", "git-clone", "image", "clone:1")),
          "containers", array(object("name", "jupyter-server", "image", "server:1")));

  private static JsonObject pod(JsonObject status) {
    return Tree.with(SessionFixture.pod(status), "spec", SPEC);
  }

  private static JsonObject node(String reason, String container) {
    var event = event("uid-pod", "Normal", reason, reason, TIME);
    var about = object("uid", "uid-pod", "fieldPath", "spec.containers{" + container + "}");
    return Tree.with(event, "involvedObject", about);
  }

  private static JsonObject status(Session session, Observed observed) {
    return new SessionReport(session, observed, NOW, SETTINGS, Optional.empty(), false).status();
  }

  private static JsonObject status(Optional<JsonObject> pod, JsonObject... events) {
    return status(session(), SessionFixture.complete(session(), pod, events));
  }

  private static Map<String, String> steps(JsonObject status) {
    return Tree.objectsAt(status, "steps").stream()
        .collect(Collectors.toMap(s -> s.getString("name"), s -> s.getString("status")));
  }

  private static JsonObject step(JsonObject status, String name) {
    return Tree.objectsAt(status, "steps").stream()
        .filter(step -> step.getString("name").equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static JsonObject scheduled() {
    return object(
        "phase", "Pending", "conditions", array(object("type", "PodScheduled", "status", "True")));
  }

  @Test
  void withoutAPodEverythingIsWaitedFor() {
    assertThat(steps(status(Optional.empty())))
        .isEqualTo(Map.of("scheduled", "waiting", "volume", "waiting", "image", "waiting"));
  }

  @Test
  void aPodThatFindsNoNodeFailsInItsFirstStepAndSaysWhy() {
    var condition =
        object(
            "type", "PodScheduled",
            "status", "False",
            "reason", "Unschedulable",
            "message", "0/1 nodes are available: 1 Insufficient memory.");
    var status =
        status(Optional.of(pod(object("phase", "Pending", "conditions", array(condition)))));

    assertThat(step(status, "scheduled"))
        .isEqualTo(
            object(
                "name", "scheduled",
                "status", "failed",
                "message", "0/1 nodes are available: 1 Insufficient memory."));
    assertThat(steps(status)).containsEntry("image", "waiting");
  }

  @Test
  void aBoundVolumeIsBeingMountedAndItsTroubleIsTold() {
    var observed = SessionFixture.complete(session(), Optional.of(pod(scheduled())));
    var bound =
        new Observed(
            withBoundClaim(observed.children()),
            observed.pod(),
            List.of(event("uid-pod", "Warning", "FailedMount", "timed out", TIME)),
            observed.fresh());

    var status = status(session(), bound);

    assertThat(steps(status))
        .containsEntry("scheduled", "ready")
        .containsEntry("volume", "executing");
    assertThat(step(status, "volume").getString("message")).isEqualTo("timed out");
  }

  private static Map<String, JsonObject> withBoundClaim(Map<String, JsonObject> children) {
    var bound = object("status", object("phase", "Bound"));
    return children.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                child ->
                    child.getKey().equals("pvc")
                        ? Tree.merged(child.getValue(), bound)
                        : child.getValue()));
  }

  @Test
  void anImageIsPulledAsTheNodeSaysAndThatAnswersForTheVolume() {
    var none = status(Optional.of(pod(scheduled())), node("Pulling", "git-clone"));
    var half =
        status(
            Optional.of(pod(scheduled())),
            node("Pulling", "git-clone"),
            node("Pulled", "git-clone"),
            node("Pulling", "jupyter-server"));

    assertThat(steps(none)).containsEntry("volume", "ready").containsEntry("image", "executing");
    assertThat(step(none, "image").getInt("percent")).isZero();
    assertThat(step(half, "image").getInt("percent")).isEqualTo(50);
  }

  @Test
  void anImageThatCannotBePulledSaysWhy() {
    var waiting = object("reason", "ImagePullBackOff", "message", "Back-off pulling server:1");
    var server = object("name", "jupyter-server", "state", object("waiting", waiting));
    var status =
        status(
            Optional.of(pod(Tree.with(scheduled(), "containerStatuses", array(server)))),
            node("Pulling", "jupyter-server"));

    assertThat(step(status, "image").getString("message")).isEqualTo("Back-off pulling server:1");
  }

  @Test
  void aRunningSessionHasAllBehindItAndASleepingOneHasNoSteps() {
    var running = status(Optional.of(SessionFixture.runningPod()));
    var asleep = SessionFixture.hibernated(session());

    assertThat(steps(running).values()).containsOnly("ready");
    assertThat(status(asleep, SessionFixture.complete(asleep, Optional.empty())))
        .doesNotContainKey("steps");
  }

  @Test
  void withoutAClaimThereIsNoVolumeToWaitFor() {
    var bare =
        SessionFixture.with(
            session(), object("spec", object("storage", object("pvc", object("enabled", false)))));

    assertThat(steps(status(bare, SessionFixture.nothing()))).doesNotContainKey("volume");
  }
}
