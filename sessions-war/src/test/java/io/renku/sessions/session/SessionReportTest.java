package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.object;
import static io.renku.sessions.session.SessionFixture.complete;
import static io.renku.sessions.session.SessionFixture.event;
import static io.renku.sessions.session.SessionFixture.hibernated;
import static io.renku.sessions.session.SessionFixture.plan;
import static io.renku.sessions.session.SessionFixture.pod;
import static io.renku.sessions.session.SessionFixture.runningPod;
import static io.renku.sessions.session.SessionFixture.session;
import static io.renku.sessions.session.SessionFixture.state;
import static io.renku.sessions.session.SessionFixture.unschedulable;
import static io.renku.sessions.session.SessionFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.Tree;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the operator writes into a session of how it is doing. */
class SessionReportTest {
  @Test
  void aReadyPodMakesTheSessionRunning() {
    var plan = plan(session(), complete(session(), Optional.of(runningPod())));

    assertThat(state(plan)).isEqualTo("running");
    assertThat(Tree.textAt(plan.report(), "status", "mainPod", "uid")).hasValue("uid-pod");
  }

  @Test
  void theContainersOfAHibernatedSessionAllWait() {
    var plan = plan(hibernated(session()), complete(session(), Optional.of(runningPod())));

    assertThat(Tree.objectAt(plan.report(), "status", "containerStates", "regular").toString())
        .isEqualTo("{\"jupyter-server\":\"waiting\",\"passthrough-proxy\":\"waiting\"}");
  }

  @Test
  void resumingClearsTheHibernationAnnotations() {
    var waking =
        with(
            session(),
            object(
                "metadata",
                object(
                    "annotations",
                    object("renku.io/hibernationDate", "2026-01-09T08:00:00+00:00"))));

    var plan = plan(waking, complete(hibernated(session()), Optional.empty()));

    assertThat(Tree.objectAt(plan.report(), "metadata", "annotations"))
        .containsKeys(
            "renku.io/hibernation", "renku.io/hibernationDate", "renku.io/hibernationDirty");
    assertThat(plan.statefulSetChange().toString()).contains("\"value\":1");
    assertThat(state(plan)).isEqualTo("starting");
  }

  @Test
  void namesOfAnOldSchemaAreLoweredOnce() {
    var old =
        with(
            session(),
            Tree.parseObject(
                """
                {"metadata":{"annotations":{"renku.io/projectName":"My-Project","renku.io/namespace":"group"}}}\
                """));

    var report = plan(old, complete(session(), Optional.of(runningPod()))).report();

    assertThat(Tree.textAt(report, "metadata", "annotations", "renku.io/projectName"))
        .hasValue("my-project");
    assertThat(Tree.textAt(report, "metadata", "labels", "renku.io/schemaVersion")).hasValue("1");
  }

  @Test
  void anExceededQuotaIsShownAndClearsWhenAPodIsThere() {
    var refused =
        event(
            "uid-statefulset",
            "Warning",
            "FailedCreate",
            "pods is forbidden: Exceeded quota: q",
            "2026-01-10T07:59:00Z");
    var observed = complete(session(), Optional.empty(), refused);

    var failed = plan(session(), observed);
    var later = new Session(Tree.merged(session().resource(), failed.report()));
    var better = plan(later, complete(session(), Optional.of(runningPod()), refused));

    assertThat(state(failed)).isEqualTo("failed");
    assertThat(failed.report().toString()).contains(SessionState.QUOTA_EXCEEDED);
    assertThat(state(better)).isEqualTo("running");
    assertThat(better.report().toString()).contains("\"events\":null", "\"failedSince\":null");
  }

  @Test
  void noRoomOnAnyNodeIsAFailure() {
    var full = unschedulable("0/3 nodes are available: 3 Insufficient memory.");

    assertThat(state(plan(session(), complete(session(), Optional.of(full))))).isEqualTo("failed");
  }

  @Test
  void thePodsWarningIsPassedOnUntilThePodGetsOn() {
    var pending = pod(object("phase", "Pending"));
    var warning =
        event("uid-pod", "Warning", "NoRuntime", "Install Jupyter.", "2026-01-10T07:59:00Z");
    var progress = event("uid-pod", "Normal", "Started", "Started it.", "2026-01-10T07:59:30Z");

    var stuck = plan(session(), complete(session(), Optional.of(pending), warning));
    var better = plan(session(), complete(session(), Optional.of(pending), warning, progress));

    assertThat(Tree.textAt(stuck.report(), "status", "events", "pod", "message"))
        .hasValue("Install Jupyter.");
    assertThat(state(stuck)).isEqualTo("starting");
    assertThat(Tree.at(better.report(), "status", "events")).isEmpty();
  }

  @Test
  void aStartThatTakesTooLongHasFailed() {
    var slow =
        with(
            session(),
            object(
                "status",
                object("state", "starting", "startingSince", "2026-01-10T07:45:00+00:00")));
    var pending = pod(object("phase", "Pending"));

    var plan = plan(slow, complete(session(), Optional.of(pending)));

    assertThat(state(plan)).isEqualTo("failed");
    assertThat(Tree.at(plan.report(), "status", "startingSince")).isEmpty();
  }

  @Test
  void tooManyRestartsAreAFailure() {
    var crashing =
        pod(
            Tree.parseObject(
                """
                {"phase":"Running","containerStatuses":[{"name":"jupyter-server","ready":false,"restartCount":4,
                 "state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}\
                """));

    var plan = plan(session(), complete(session(), Optional.of(crashing)));

    assertThat(state(plan)).isEqualTo("failed");
    assertThat(plan.report().toString()).contains("\"jupyter-server\":\"failed\"");
  }
}
