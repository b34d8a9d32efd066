package io.renku.sessions.culling;

import static io.renku.sessions.cluster.Tree.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Session;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the former operator learnt about idleness, by the numbers of the specification. */
class CullingBehaviourTest {
  private static final Instant NOW = Instant.parse("2026-01-10T08:00:00Z");
  private static final CullingSettings SETTINGS =
      new CullingSettings(Duration.ofSeconds(300), 200, true);

  private static Session session(String state, String culling) {
    return new Session(
        object(
            "metadata",
            object("name", "a", "namespace", "renku", "annotations", object()),
            "spec",
            object("culling", Tree.parse(culling), "jupyterServer", object("hibernated", false)),
            "status",
            object("state", state)));
  }

  private static ServerActivity idleFor(long seconds, long connections) {
    return new ServerActivity(
        connections, Optional.of(NOW.minusSeconds(seconds)), Optional.of(NOW.minusSeconds(90_000)));
  }

  private static CullingPlan plan(Session session, ServerActivity activity, Instant now) {
    return CullingPlan.of(session, Optional.ofNullable(activity), 0, now, SETTINGS);
  }

  private static Session with(Session session, JsonObject change) {
    return new Session(Tree.merged(session.resource(), change));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, -17})
  void behaviour28ConnectionsOfZeroOrLessMeanIdle(long connections) {
    var session = session("running", "{\"idleSecondsThreshold\":3600}");

    assertThat(plan(session, idleFor(4000, connections), NOW))
        .isInstanceOf(CullingPlan.Hibernate.class);
  }

  @Test
  void behaviour28AnswersAreReadWithWhatTheyLack() {
    var whole =
        ServerActivity.of(
            Tree.parseObject(
                """
                {"connections":-1,"kernels":0,"last_activity":"2026-01-10T07:00:00.123456Z","started":"2026-01-10T06:00:00Z"}"""));
    var noActivity =
        ServerActivity.of(Tree.parseObject("{\"connections\":0,\"last_activity\":null}"));

    assertThat(whole.orElseThrow().connections()).isEqualTo(-1);
    assertThat(ServerActivity.of(Tree.parseObject("{\"message\":\"Forbidden\"}"))).isEmpty();
    assertThat(
            plan(
                session("running", "{\"idleSecondsThreshold\":1,\"maxAgeSecondsThreshold\":1}"),
                noActivity.orElseThrow(),
                NOW))
        .isInstanceOf(CullingPlan.Nothing.class);
  }

  @Test
  void behaviour33IdleSleepsAndSleepEnds() {
    var culling = "{\"idleSecondsThreshold\":3600,\"hibernatedSecondsThreshold\":7200}";
    var awake = session("running", culling);

    var first = plan(awake, idleFor(4000, 0), NOW);
    var asleep = with(awake, ((CullingPlan.Hibernate) first).patch());
    asleep = with(asleep, object("status", object("state", "hibernated")));

    assertThat(asleep.isHibernated()).isTrue();
    assertThat(plan(asleep, null, NOW.plusSeconds(7199))).isInstanceOf(CullingPlan.Nothing.class);
    assertThat(plan(asleep, null, NOW.plusSeconds(7200))).isInstanceOf(CullingPlan.Delete.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"running", "starting", "failed", "hibernated"})
  void behaviour33ZeroAlwaysMeansNever(String state) {
    var culling =
        """
        {"idleSecondsThreshold":0,"maxAgeSecondsThreshold":0,"startingSecondsThreshold":0,
         "failedSecondsThreshold":0,"hibernatedSecondsThreshold":0}""";
    var old = "2020-01-01T00:00:00+00:00";
    var session =
        with(
            session(state, culling),
            object(
                "metadata", object("annotations", object("renku.io/hibernationDate", old)),
                "spec", object("jupyterServer", object("hibernated", state.equals("hibernated"))),
                "status", object("startingSince", old, "failedSince", old)));

    var plan = plan(session, idleFor(80_000, 0), NOW);

    assertThat(plan)
        .isNotInstanceOf(CullingPlan.Hibernate.class)
        .isNotInstanceOf(CullingPlan.Delete.class);
  }

  @Test
  void behaviour33APodThatFailedForTooLongGoesAndOneThatRunsAgainStays() {
    var culling = "{\"failedSecondsThreshold\":600}";
    var since = object("status", object("failedSince", "2026-01-10T07:49:59+00:00"));

    assertThat(plan(with(session("failed", culling), since), null, NOW))
        .isInstanceOf(CullingPlan.Delete.class);
    assertThat(plan(with(session("running", culling), since), null, NOW))
        .isInstanceOf(CullingPlan.Nothing.class);
    assertThat(plan(with(session("starting", culling), since), null, NOW))
        .isInstanceOf(CullingPlan.Nothing.class);
  }

  @Test
  void behaviour40OnlyWhatStillStartsIsStartingForTooLong() {
    var culling = "{\"startingSecondsThreshold\":600}";
    var since = object("status", object("startingSince", "2026-01-10T07:49:59+00:00"));

    assertThat(plan(with(session("starting", culling), since), null, NOW))
        .isInstanceOf(CullingPlan.Delete.class);
    for (var state : List.of("running", "failed")) {
      assertThat(plan(with(session(state, culling), since), null, NOW))
          .as(state)
          .isInstanceOf(CullingPlan.Nothing.class);
    }
  }

  @Test
  void behaviour36NothingIsDoneToASessionThatIsBeingDeleted() {
    var session =
        with(
            session("running", "{\"idleSecondsThreshold\":1}"),
            object("metadata", object("deletionTimestamp", "2026-01-10T07:00:00Z")));

    assertThat(plan(session, idleFor(4000, 0), NOW)).isInstanceOf(CullingPlan.Nothing.class);
  }

  @Test
  void behaviour38DiskUseIsReadFromWhateverContainersPrint() {
    var df =
        """
        Filesystem     1024-blocks    Used Available Capacity Mounted on
        /dev/mapper/vg name 10255636 1000000   8712644      11% /home/jovyan/work
        """;

    assertThat(WorkspaceUse.ofVolume(df).orElseThrow().toString())
        .isEqualTo(
            "{\"usedBytes\":1024000000,\"availableBytes\":8921747456,\"totalBytes\":9945747456}");
    assertThat(WorkspaceUse.ofFolder("4096\t/home/jovyan/work\n", 10_000).orElseThrow().toString())
        .isEqualTo("{\"usedBytes\":4096,\"availableBytes\":5904,\"totalBytes\":10000}");
    assertThat(WorkspaceUse.ofFolder("20000\t/work\n", 10_000).orElseThrow().toString())
        .contains("\"availableBytes\":0");
    assertThat(WorkspaceUse.ofVolume("df: not found")).isEmpty();
    assertThat(WorkspaceUse.ofVolume("")).isEmpty();
    assertThat(WorkspaceUse.ofFolder("du: cannot read directory", 1)).isEmpty();
  }
}
