package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;
import static io.renku.sessions.session.SessionFixture.NOW;
import static io.renku.sessions.session.SessionFixture.complete;
import static io.renku.sessions.session.SessionFixture.deleted;
import static io.renku.sessions.session.SessionFixture.event;
import static io.renku.sessions.session.SessionFixture.hibernated;
import static io.renku.sessions.session.SessionFixture.plan;
import static io.renku.sessions.session.SessionFixture.planAt;
import static io.renku.sessions.session.SessionFixture.pod;
import static io.renku.sessions.session.SessionFixture.reported;
import static io.renku.sessions.session.SessionFixture.runningPod;
import static io.renku.sessions.session.SessionFixture.session;
import static io.renku.sessions.session.SessionFixture.sessionIn;
import static io.renku.sessions.session.SessionFixture.stateAfter;
import static io.renku.sessions.session.SessionFixture.unschedulable;
import static io.renku.sessions.session.SessionFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the former operators learnt about states, by the numbers of the specification. */
class StateBehaviourTest {
  @Test
  void behaviour27WaitingForAVolumeIsNeverShownAsFailed() {
    var session = session();
    for (var message :
        new String[] {
          "0/3 nodes are available: 3 pod has unbound immediate PersistentVolumeClaims.",
          "persistentvolumeclaim \"jane-project-1234abcd\" not found"
        }) {
      var observed = complete(session, Optional.of(unschedulable(message)));

      assertThat(stateAfter(session, plan(session, observed))).isEqualTo("starting");
    }
  }

  @Test
  void behaviour27TheStateDoesNotFollowFromTheStateBefore() {
    var observed = complete(session(), Optional.of(runningPod()));

    for (var before : new String[] {"starting", "running", "stopping", "failed", "hibernated"}) {
      var session = sessionIn(before, object());

      assertThat(stateAfter(session, plan(session, observed))).isEqualTo("running");
    }
  }

  @Test
  void behaviour27HibernatedBeatsFailed() {
    var session = hibernated(session());
    var observed = complete(session, Optional.of(pod(object("phase", "Failed"))));

    assertThat(stateAfter(session, plan(session, observed))).isEqualTo("hibernated");
  }

  @Test
  void behaviour27HibernationNotesGoInOneStepWhenTheSessionWakes() {
    var notes = object();
    for (var name : SessionReport.HIBERNATION_ANNOTATIONS) {
      notes = Tree.with(notes, "renku.io/" + name, "2026-01-09T08:00:00+00:00");
    }
    var waking =
        with(sessionIn("hibernated", object()), object("metadata", object("annotations", notes)));
    var asleep = complete(hibernated(session()), Optional.empty());

    var once = plan(waking, asleep);
    var later = plan(reported(waking, once), asleep);

    assertThat(Tree.objectAt(once.report(), "metadata", "annotations").values())
        .extracting(Object::toString)
        .hasSize(6)
        .containsOnly("\"\"");
    assertThat(later.report()).isEmpty();
    assertThat(plan(hibernated(waking), asleep).report().toString())
        .doesNotContain("hibernationDate");
  }

  @Test
  void behaviour29AnExceededQuotaIsShownAndClears() {
    var refused =
        event(
            "uid-statefulset",
            "Warning",
            "FailedCreate",
            "create Pod failed: pods is forbidden: EXCEEDED QUOTA: q",
            "2026-01-10T07:59:00Z");
    var made =
        event(
            "uid-statefulset",
            "Normal",
            "SuccessfulCreate",
            "create Pod successful",
            "2026-01-10T07:59:30Z");

    var session = session();
    var failed = reported(session, plan(session, complete(session, Optional.empty(), refused)));
    var better = reported(failed, plan(failed, complete(session, Optional.empty(), refused, made)));

    assertThat(failed.state()).isEqualTo("failed");
    assertThat(Tree.textAt(failed.status(), "events", "statefulset", "message"))
        .hasValue("The resource quota has been exceeded.");
    assertThat(better.state()).isEqualTo("starting");
    assertThat(Tree.at(better.status(), "events")).isEmpty();
    assertThat(better.statusText("failedSince")).isEmpty();
  }

  @Test
  void behaviour29TheNewestConditionWins() {
    var conditions =
        array(
            object(
                "type", "PodScheduled",
                "status", "False",
                "reason", "Unschedulable",
                "message", "0/1 nodes are available: 1 Insufficient memory.",
                "lastTransitionTime", "2026-01-10T07:50:00Z"),
            object(
                "type", "PodScheduled",
                "status", "True",
                "lastTransitionTime", "2026-01-10T07:55:00Z"));
    var scheduled = pod(object("phase", "Pending", "conditions", conditions));

    assertThat(stateAfter(session(), plan(session(), complete(session(), Optional.of(scheduled)))))
        .isEqualTo("starting");
  }

  @Test
  void behaviour37UnknownAndMissingPartsAreNoObstacle() {
    var odd =
        pod(
            Tree.parseObject(
                """
                {"phase":"Running","startTime":null,"fromTheFuture":{"a":null},
                 "conditions":[null,{"type":"PodReadyToStartContainers","status":"True"},
                               {"type":"Ready","status":"True","lastProbeTime":null,"lastTransitionTime":null}],
                 "initContainerStatuses":null,
                 "containerStatuses":[{"name":"jupyter-server","ready":true,"state":{"running":{"startedAt":null}},"lastState":null}]}\
                """));
    var bare =
        new Session(
            Tree.parseObject(
                """
                {"metadata":{"name":"a","namespace":"renku","uid":"uid-1","labels":null,"annotations":null},
                 "spec":{"auth":null,"culling":null,"jupyterServer":null,"routing":null,"storage":null,"patches":null},
                 "status":null}\
                """));
    var observed = complete(bare, Optional.of(odd));

    var first = plan(bare, observed);
    var second = plan(reported(bare, first), observed);

    assertThat(stateAfter(bare, first)).isEqualTo("running");
    assertThat(second.report()).isEmpty();
  }

  @Test
  void behaviour37AnEventWithoutATimeIsTimedByWhatItHas() {
    var refused =
        Tree.merged(
            event("uid-statefulset", "Warning", "FailedCreate", "exceeded quota: q", ""),
            Tree.parseObject(
                "{\"lastTimestamp\":null,\"eventTime\":\"2026-01-10T07:58:00.123456Z\"}"));
    var withoutAny =
        Tree.merged(
            refused,
            Tree.parseObject(
                "{\"eventTime\":null,\"metadata\":{\"creationTimestamp\":\"2026-01-10T07:57:00Z\"}}"));

    for (var event : new JsonObject[] {refused, withoutAny}) {
      var plan = plan(session(), complete(session(), Optional.empty(), event));

      assertThat(stateAfter(session(), plan)).isEqualTo("failed");
    }
    assertThat(Observed.timeOf(refused)).isEqualTo("2026-01-10T07:58:00.123456Z");
    assertThat(Observed.timeOf(withoutAny)).isEqualTo("2026-01-10T07:57:00Z");
  }

  @Test
  void behaviour40DeletingAHibernatedSessionShowsStopping() {
    var session = deleted(hibernated(sessionIn("hibernated", object())));

    assertThat(stateAfter(session, plan(session, complete(session(), Optional.empty()))))
        .isEqualTo("stopping");
  }

  @Test
  void behaviour40ARunningSessionIsNotStartingForTooLong() {
    var old = sessionIn("running", object("startingSince", "2025-01-01T00:00:00+00:00"));

    assertThat(stateAfter(old, plan(old, complete(session(), Optional.of(runningPod())))))
        .isEqualTo("running");
    assertThat(stateAfter(old, plan(old, complete(session(), Optional.empty()))))
        .isEqualTo("starting");
  }

  @Test
  void behaviour40FailedSinceStaysWhatItWas() {
    var crashing =
        pod(
            Tree.parseObject(
                """
                {"phase":"Running","containerStatuses":[{"name":"jupyter-server","ready":false,"restartCount":%d,
                 "state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}\
                """
                    .formatted(4)));
    var first = reported(session(), plan(session(), complete(session(), Optional.of(crashing))));
    var again =
        Tree.patched(
            crashing,
            array(
                object(
                    "op", "replace",
                    "path", "/status/containerStatuses/0/restartCount",
                    "value", 5)));

    var second =
        reported(
            first, planAt(first, complete(session(), Optional.of(again)), NOW.plusSeconds(600)));

    assertThat(second.state()).isEqualTo("failed");
    assertThat(second.statusText("failedSince")).hasValue("2026-01-10T08:00:00+00:00");
  }

  @Test
  void behaviour40AFailureAfterALongRunHasItsOwnTimeToRecover() {
    var old = sessionIn("running", object("startingSince", "2026-01-01T00:00:00+00:00"));
    var failed =
        reported(old, plan(old, complete(session(), Optional.of(pod(object("phase", "Failed"))))));

    var again = reported(failed, plan(failed, complete(session(), Optional.empty())));

    assertThat(failed.state()).isEqualTo("failed");
    assertThat(again.state()).isEqualTo("starting");
  }
}
