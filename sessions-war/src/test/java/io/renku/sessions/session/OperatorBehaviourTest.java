package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;
import static io.renku.sessions.session.SessionFixture.NOW;
import static io.renku.sessions.session.SessionFixture.SETTINGS;
import static io.renku.sessions.session.SessionFixture.complete;
import static io.renku.sessions.session.SessionFixture.deleted;
import static io.renku.sessions.session.SessionFixture.event;
import static io.renku.sessions.session.SessionFixture.hibernated;
import static io.renku.sessions.session.SessionFixture.pod;
import static io.renku.sessions.session.SessionFixture.reported;
import static io.renku.sessions.session.SessionFixture.runningPod;
import static io.renku.sessions.session.SessionFixture.session;
import static io.renku.sessions.session.SessionFixture.with;
import static io.renku.sessions.session.SessionFixture.without;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the former operators learnt the hard way, by the numbers of the specification. */
class OperatorBehaviourTest {
  private static SessionPlan plan(Session session, Observed observed) {
    return SessionPlan.of(session, observed, NOW, SETTINGS);
  }

  private static SessionPlan planAt(Session session, Observed observed, Instant now) {
    return SessionPlan.of(session, observed, now, SETTINGS);
  }

  private static String stateAfter(Session session, SessionPlan plan) {
    return reported(session, plan).state();
  }

  private static Session sessionIn(String state, JsonObject more) {
    return with(session(), object("status", Tree.merged(object("state", state), more)));
  }

  private static JsonObject unschedulable(String message) {
    return pod(
        object(
            "phase",
            "Pending",
            "conditions",
            array(
                object(
                    "type", "PodScheduled",
                    "status", "False",
                    "reason", "Unschedulable",
                    "message", message,
                    "lastTransitionTime", "2026-01-10T07:59:00Z"))));
  }

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
  void behaviour32ALargerClassReachesAPodThatIsPending() {
    var larger =
        with(
            session(),
            Tree.parseObject(
                """
                {"spec":{"jupyterServer":{"resources":{"requests":{"memory":"2G"}}}},
                 "status":{"state":"failed","startingSince":"2026-01-10T07:00:00+00:00",
                           "failedSince":"2026-01-10T07:01:00+00:00"}}\
                """));
    var stuck = unschedulable("0/1 nodes are available: 1 Insufficient memory.");

    var plan = plan(larger, complete(session(), Optional.of(stuck)));

    var session = reported(larger, plan);
    assertThat(plan.statefulSetChange().toString()).contains("\"memory\":\"2G\"");
    assertThat(plan.isToldFirst()).isTrue();
    assertThat(session.state()).isEqualTo("starting");
    assertThat(session.statusText("startingSince")).hasValue("2026-01-10T08:00:00+00:00");
    assertThat(session.statusText("failedSince")).isEmpty();
    assertThat(session.annotation("lastActivityDate")).hasValue("2026-01-10T08:00:00+00:00");
    assertThat(
            Tree.textAt(
                complete(session(), Optional.empty()).children().get("statefulset"),
                "spec",
                "podManagementPolicy"))
        .hasValue("Parallel");
  }

  @Test
  void behaviour32AHibernatedSessionStaysSoWhenItsClassChanges() {
    var larger =
        with(
            hibernated(session()),
            Tree.parseObject(
                "{\"spec\":{\"jupyterServer\":{\"resources\":{\"requests\":{\"memory\":\"2G\"}}}}}"));

    var plan = plan(larger, complete(hibernated(session()), Optional.empty()));

    assertThat(plan.statefulSetChange()).hasSize(1);
    assertThat(stateAfter(larger, plan)).isEqualTo("hibernated");
    assertThat(reported(larger, plan).annotation("lastActivityDate")).isEmpty();
  }

  @Test
  void behaviour32ThePodOfAnOldOrderedSetIsRemovedEvenAfterACrash() {
    var stuck =
        Tree.merged(
            unschedulable("0/1 nodes are available: 1 Insufficient memory."),
            object("metadata", object("labels", object("controller-revision-hash", "s-1"))));
    var observed = complete(session(), Optional.of(stuck));
    observed
        .children()
        .computeIfPresent(
            "statefulset",
            (_, set) ->
                Tree.merged(
                    set,
                    Tree.parseObject(
                        """
                        {"spec":{"podManagementPolicy":"OrderedReady"},"status":{"updateRevision":"s-2"}}\
                        """)));

    var plan = plan(session(), observed);

    assertThat(plan.statefulSetChange()).isEmpty();
    assertThat(plan.remove())
        .containsExactly(new SessionPlan.Removal(ResourceKind.POD, "jane-project-1234abcd-0"));
  }

  @Test
  void behaviour34ACrashAfterAnyChildConverges() {
    var session = session();
    var all = complete(session, Optional.empty());
    for (var child : all.children().keySet()) {
      var plan = plan(session, without(all, child));

      assertThat(plan.create())
          .extracting(SessionPlan.Creation::key)
          .as("without %s", child)
          .containsExactly(child);
    }
  }

  @Test
  void behaviour35OnlyWhatDiffersIsWritten() {
    var session = reported(session(), plan(session(), complete(session(), Optional.empty())));

    var plan = plan(session, complete(session(), Optional.of(runningPod())));

    assertThat(plan.report().keySet()).containsExactly("status");
    assertThat(plan.report().toString())
        .doesNotContain("create_fn", "startingSince", "\"children\"");
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
  void behaviour38TheUseThatWasNotedSurvivesNewsOfTheSamePod() {
    var used =
        object("mainPod", object("uid", "uid-pod", "resourceUsage", object("cpuMillicores", 5)));
    var session = sessionIn("starting", used);

    var kept = reported(session, plan(session, complete(session(), Optional.of(runningPod()))));
    var other = Tree.merged(runningPod(), object("metadata", object("uid", "uid-other")));
    var gone = reported(session, plan(session, complete(session(), Optional.of(other))));

    assertThat(Tree.numberAt(kept.status(), 0, "mainPod", "resourceUsage", "cpuMillicores"))
        .isEqualTo(5);
    assertThat(Tree.at(gone.status(), "mainPod", "resourceUsage")).isEmpty();
  }

  @Test
  void behaviour39NoAddressIsAskedBeforeASessionRuns() {
    var unreachable =
        with(session(), object("spec", object("routing", object("host", "nowhere.invalid"))));

    assertThat(
            stateAfter(
                unreachable, plan(unreachable, complete(unreachable, Optional.of(runningPod())))))
        .isEqualTo("running");
  }

  @Test
  void behaviour40DeletingAHibernatedSessionShowsStopping() {
    var session = deleted(sessionOf(hibernated(session()), "hibernated"));

    assertThat(stateAfter(session, plan(session, complete(session(), Optional.empty()))))
        .isEqualTo("stopping");
  }

  private static Session sessionOf(Session session, String state) {
    return with(session, object("status", object("state", state)));
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

  @Test
  void behaviour41AnOperatorThatComesBackChangesNothing() {
    var observed = complete(session(), Optional.of(runningPod()));
    var settled = reported(session(), plan(session(), observed));
    var idle =
        with(
            settled,
            object(
                "metadata",
                object(
                    "annotations",
                    object("renku.io/lastActivityDate", "2026-01-10T01:00:00+00:00"))));

    var plan = planAt(idle, observed, NOW.plus(Duration.ofDays(1)));

    assertThat(plan.isSettled()).isTrue();
  }

  @Test
  void behaviour41ATakenOverSessionKeepsItsHistory() {
    var kopf =
        with(
            session(),
            Tree.parseObject(
                """
                {"metadata":{"finalizers":["kopf.zalando.org/KopfFinalizerMarker"],
                             "annotations":{"kopf.zalando.org/last-handled-configuration":"{}",
                                            "renku.io/lastActivityDate":"2026-01-10T01:00:00+00:00"}},
                 "status":{"state":"running","kopf":{"progress":{}},
                           "create_fn":{"createdResources":{"pvc":"uid-pvc"},"fullServerURL":"https://x"},
                           "containerStates":{"init":{"autosave":"ready"},"regular":{"gone":"ready"}}}}\
                """));
    var observed = complete(session(), Optional.of(runningPod()));

    var plan = plan(kopf, observed);
    var session = reported(kopf, plan);

    assertThat(plan.create()).isEmpty();
    assertThat(plan.remove()).isEmpty();
    assertThat(plan.statefulSetChange()).isEmpty();
    assertThat(session.annotation("lastActivityDate")).hasValue("2026-01-10T01:00:00+00:00");
    assertThat(session.statusText("startingSince")).isEmpty();
    assertThat(session.metadata().get("finalizers").toString()).isEqualTo("[]");
    assertThat(Tree.at(session.status(), "kopf")).isPresent();
    assertThat(Tree.objectAt(session.status(), "containerStates").toString())
        .doesNotContain("autosave", "gone");
  }

  @Test
  void behaviour41AVolumeOfATakenOverSessionIsNeverReplaced() {
    var kopf =
        with(
            session(),
            Tree.parseObject(
                """
                {"metadata":{"annotations":{"kopf.zalando.org/last-handled-configuration":"{}"}},
                 "status":{"state":"failed","create_fn":{"createdResources":{"pvc":"uid-pvc"}}}}\
                """));

    var plan = plan(kopf, without(complete(session(), Optional.empty()), "pvc"));

    assertThat(plan.create()).isEmpty();
    assertThat(plan.problem()).isPresent();
  }

  @Test
  void behaviour41AnOldSessionGetsTheAnnotationsThatItLacks() {
    var old = with(session(), object("status", object("state", "running")));

    var session = reported(old, plan(old, complete(session(), Optional.of(runningPod()))));

    for (var name : SessionReport.HIBERNATION_ANNOTATIONS) {
      assertThat(Tree.textAt(session.metadata(), "annotations", "renku.io/" + name)).hasValue("");
    }
    assertThat(Tree.textAt(session.metadata(), "annotations", "renku.io/lastActivityDate"))
        .isEmpty();
  }
}
