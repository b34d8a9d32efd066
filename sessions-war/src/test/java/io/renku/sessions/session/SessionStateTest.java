package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.object;
import static io.renku.sessions.session.SessionFixture.SETTINGS;
import static io.renku.sessions.session.SessionFixture.complete;
import static io.renku.sessions.session.SessionFixture.deleted;
import static io.renku.sessions.session.SessionFixture.hibernated;
import static io.renku.sessions.session.SessionFixture.pod;
import static io.renku.sessions.session.SessionFixture.session;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.Tree;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The former operator's table of states, from pod statuses as clusters write them. */
class SessionStateTest {
  private static final String READY = "\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]";
  private static final String NOT_READY =
      "\"conditions\":[{\"type\":\"Ready\",\"status\":\"False\",\"reason\":\"ContainersNotReady\"}]";
  private static final String RUNS = "\"ready\":true,\"restartCount\":0,\"state\":{\"running\":{}}";
  private static final String BEGINS =
      "\"ready\":false,\"restartCount\":0,\"state\":{\"running\":{}}";
  private static final String DONE =
      "\"ready\":true,\"restartCount\":0,\"state\":{\"terminated\":{\"exitCode\":0}}";
  private static final String CRASHES =
      "\"ready\":false,\"restartCount\":%d,\"state\":{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}}";

  private static String status(String phase, String conditions, String init, String regular) {
    return """
    {"phase":"%s",%s,
     "initContainerStatuses":[{"name":"git-clone",%s}],
     "containerStatuses":[{"name":"jupyter-server",%s},{"name":"passthrough-proxy",%s}]}\
    """
        .formatted(phase, conditions, init, regular, RUNS);
  }

  private static Observed with(String podStatus) {
    return complete(session(), Optional.of(pod(Tree.parseObject(podStatus))));
  }

  private static String state(Observed observed) {
    return SessionState.of(session(), observed, false, SETTINGS);
  }

  @Test
  void appendix_withoutAPodASessionStarts() {
    assertThat(state(complete(session(), Optional.empty()))).isEqualTo("starting");
  }

  @Test
  void appendix_aPodWithoutAStatusYetIsStarting() {
    assertThat(state(with("{}"))).isEqualTo("starting");
    assertThat(state(with("{\"phase\":\"Pending\",\"conditions\":null}"))).isEqualTo("starting");
  }

  @Test
  void appendix_initContainersAtWorkAreAStart() {
    assertThat(state(with(status("Pending", NOT_READY, BEGINS, BEGINS)))).isEqualTo("starting");
  }

  @Test
  void appendix_everythingReadyIsRunning() {
    assertThat(state(with(status("Running", READY, DONE, RUNS)))).isEqualTo("running");
  }

  @Test
  void appendix_oneContainerThatIsNotReadyKeepsItStarting() {
    assertThat(state(with(status("Running", NOT_READY, DONE, BEGINS)))).isEqualTo("starting");
    assertThat(state(with(status("Running", READY, DONE, BEGINS)))).isEqualTo("starting");
  }

  @Test
  void appendix_aPodThatFailedHasFailed() {
    assertThat(state(with(status("Failed", NOT_READY, DONE, BEGINS)))).isEqualTo("failed");
  }

  @ParameterizedTest(name = "{0} restarts of the clone, {1} of the server: {2}")
  @CsvSource({"1,0,starting", "2,0,failed", "0,3,starting", "0,4,failed"})
  void appendix_restartsBeyondTheLimitAreAFailure(int clone, int server, String expected) {
    var init = clone > 0 ? CRASHES.formatted(clone) : DONE;
    var regular = server > 0 ? CRASHES.formatted(server) : BEGINS;

    assertThat(state(with(status("Pending", NOT_READY, init, regular)))).isEqualTo(expected);
  }

  @Test
  void aServerThatKeepsEndingHasFailedHoweverWellItEnds() {
    var ends = "\"ready\":false,\"restartCount\":4,\"state\":{\"terminated\":{\"exitCode\":0}}";

    assertThat(state(with(status("Running", NOT_READY, DONE, ends)))).isEqualTo("failed");
  }

  @Test
  void stepsOfContainersFollowTheirStatuses() {
    var observed = with(status("Pending", NOT_READY, DONE, CRASHES.formatted(4)));

    var steps =
        SessionState.containerSteps(
            session(), observed.child("statefulset"), observed.pod(), SETTINGS);

    assertThat(steps.toString())
        .isEqualTo(
            "{\"init\":{\"git-clone\":\"ready\"},"
                + "\"regular\":{\"jupyter-server\":\"failed\",\"passthrough-proxy\":\"ready\"}}");
  }

  @Test
  void appendix_aQuotaThatRefusesThePodIsAFailure() {
    var observed = complete(session(), Optional.empty());

    assertThat(SessionState.of(session(), observed, true, SETTINGS)).isEqualTo("failed");
  }

  @Test
  void appendix_sleepBeatsFailureAndDeletionBeatsSleep() {
    var observed = with(status("Failed", NOT_READY, DONE, BEGINS));

    assertThat(SessionState.of(hibernated(session()), observed, true, SETTINGS))
        .isEqualTo("hibernated");
    assertThat(SessionState.of(deleted(hibernated(session())), observed, true, SETTINGS))
        .isEqualTo("stopping");
  }

  @Test
  void aPodThatIsAboutToBeReplacedSaysNothingAboutTheNext() {
    var running = Tree.parseObject(status("Running", READY, DONE, RUNS));
    var old =
        Tree.merged(
            pod(running),
            object("metadata", object("labels", object("controller-revision-hash", "s-1"))));
    var leaving =
        Tree.merged(
            pod(running), object("metadata", object("deletionTimestamp", "2026-01-10T08:00:00Z")));
    var observed = complete(session(), Optional.of(old));
    observed
        .children()
        .computeIfPresent(
            "statefulset",
            (_, set) -> Tree.merged(set, object("status", object("updateRevision", "s-2"))));

    assertThat(state(observed)).isEqualTo("starting");
    assertThat(state(complete(session(), Optional.of(leaving)))).isEqualTo("starting");
  }
}
