package io.renku.sessions.culling;

import static io.renku.sessions.cluster.Tree.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CullingPlanTest {
  private static final Instant NOW = Instant.parse("2026-01-10T08:00:00Z");
  private static final CullingSettings SETTINGS =
      new CullingSettings(Duration.ofSeconds(300), 200, true);

  private static Session session(String json) {
    return new Session(
        Tree.merged(
            object(
                "metadata", object("name", "a", "namespace", "renku", "annotations", object()),
                "status", object("state", "running")),
            Tree.parse(json)));
  }

  private static CullingPlan plan(Session session, long connections, int idle, int age, int cpu) {
    var activity =
        new ServerActivity(
            connections, Optional.of(NOW.minusSeconds(idle)), Optional.of(NOW.minusSeconds(age)));
    return CullingPlan.of(session, Optional.of(activity), cpu, NOW, SETTINGS);
  }

  private static CullingPlan silent(Session session) {
    return CullingPlan.of(session, Optional.empty(), 0, NOW, SETTINGS);
  }

  private static Session culledAfter(String threshold, int seconds, String more) {
    var culling =
        "\"spec\":{\"culling\":{\"%sSecondsThreshold\":%d}}".formatted(threshold, seconds);
    return session("{" + culling + more + "}");
  }

  @Test
  void anIdleSessionSleeps() {
    var plan = plan(culledAfter("idle", 3600, ""), 0, 4000, 5000, 10);

    assertThat(plan)
        .isInstanceOfSatisfying(
            CullingPlan.Hibernate.class,
            hibernate ->
                assertThat(hibernate.patch().toString())
                    .contains(
                        "\"hibernated\":true",
                        "\"renku.io/hibernationDate\":\"2026-01-10T08:00:00+00:00\"",
                        "\"renku.io/lastActivityDate\":\"\""));
  }

  @Test
  void connectionsAndWorkKeepASessionAwake() {
    var session = culledAfter("idle", 3600, "");

    assertThat(plan(session, 1, 4000, 5000, 10)).isInstanceOf(CullingPlan.Nothing.class);
    assertThat(plan(session, 0, 4000, 5000, 500)).isInstanceOf(CullingPlan.Nothing.class);
    assertThat(plan(session, -1, 4000, 5000, 10)).isInstanceOf(CullingPlan.Hibernate.class);
  }

  @Test
  void zeroMeansNever() {
    assertThat(plan(culledAfter("idle", 0, ""), 0, 1_000_000, 1_000_000, 0))
        .isInstanceOf(CullingPlan.Change.class);
    assertThat(
            silent(
                culledAfter(
                    "hibernated",
                    0,
                    """
                    ,"metadata":{"annotations":{"renku.io/hibernationDate":"2020-01-01T00:00:00+00:00"}},
                    "spec":{"jupyterServer":{"hibernated":true}}\
                    """)))
        .isInstanceOf(CullingPlan.Nothing.class);
  }

  @Test
  void idlenessIsNotedOnceAndTakenBack() {
    var session = culledAfter("idle", 36000, "");
    var noted = plan(session, 0, 4000, 5000, 10);
    var patch = ((CullingPlan.Change) noted).patch();
    var later = new Session(Tree.merged(session.resource(), patch));

    assertThat(patch.toString()).contains("2026-01-10T06:53:20+00:00");
    assertThat(plan(later, 0, 4000, 5000, 10)).isInstanceOf(CullingPlan.Nothing.class);
    assertThat(plan(later, 1, 0, 5000, 10).toString())
        .contains("\"renku.io/lastActivityDate\":\"\"");
  }

  @Test
  void anOldSessionSleepsHoweverBusy() {
    assertThat(plan(culledAfter("maxAge", 3600, ""), 3, 0, 4000, 900))
        .isInstanceOf(CullingPlan.Hibernate.class);
  }

  @Test
  void aServerThatDoesNotAnswerIsLeftAlone() {
    assertThat(silent(culledAfter("idle", 1, ""))).isInstanceOf(CullingPlan.Nothing.class);
  }

  @Test
  void aSleeperIsDeletedWhenItsTimeIsOver() {
    var sleeper =
        """
        ,"metadata":{"annotations":{"renku.io/hibernationDate":"2026-01-10T06:00:00+00:00"}}\
        """;
    var asleep = object("spec", object("jupyterServer", object("hibernated", true)));
    var over =
        new Session(Tree.merged(culledAfter("hibernated", 7200, sleeper).resource(), asleep));
    var early =
        new Session(Tree.merged(culledAfter("hibernated", 7201, sleeper).resource(), asleep));

    assertThat(silent(over)).isInstanceOf(CullingPlan.Delete.class);
    assertThat(silent(early)).isInstanceOf(CullingPlan.Nothing.class);
  }

  @Test
  void aSleeperWithoutADateGetsOne() {
    var session =
        session(
            "{\"spec\":{\"jupyterServer\":{\"hibernated\":true},\"culling\":{\"hibernatedSecondsThreshold\":1}}}");

    assertThat(silent(session).toString())
        .contains("\"renku.io/hibernationDate\":\"2026-01-10T08:00:00+00:00\"");
  }

  @Test
  void startingTooLongCountsOnlyWhileStarting() {
    var status =
        """
        ,"status":{"state":"%s","startingSince":"2026-01-10T07:00:00+00:00"}\
        """;

    assertThat(silent(culledAfter("starting", 60, status.formatted("starting"))))
        .isInstanceOf(CullingPlan.Delete.class);
    assertThat(silent(culledAfter("starting", 60, status.formatted("running"))))
        .isInstanceOf(CullingPlan.Nothing.class);
    assertThat(silent(culledAfter("starting", 7200, status.formatted("starting"))))
        .isInstanceOf(CullingPlan.Nothing.class);
  }

  @Test
  void aStuckSessionWithFilesSleepsWhereThatIsWished() {
    var failed =
        culledAfter(
            "failed",
            60,
            """
            ,"status":{"state":"failed","failedSince":"2026-01-10T07:00:00+00:00"}\
            """);
    var withFiles =
        new Session(
            Tree.merged(
                failed.resource(),
                object("spec", object("storage", object("pvc", object("enabled", true))))));
    var strict = new CullingSettings(Duration.ofSeconds(300), 200, false);

    assertThat(silent(withFiles)).isInstanceOf(CullingPlan.Hibernate.class);
    assertThat(silent(failed)).isInstanceOf(CullingPlan.Delete.class);
    assertThat(CullingPlan.of(withFiles, Optional.empty(), 0, NOW, strict))
        .isInstanceOf(CullingPlan.Delete.class);
  }

  @Test
  void aSessionIsAwakeAsLongAsItsUserSaysSo() {
    var interaction =
        """
        ,"metadata":{"annotations":{"renku.io/lastInteraction":"2026-01-10T07:30:00+00:00"}}\
        """;
    var kept = culledAfter("idle", 3600, interaction);
    var over = culledAfter("idle", 1800, interaction);

    assertThat(plan(kept, 0, 4000, 5000, 10).toString())
        .contains("\"renku.io/lastActivityDate\":\"2026-01-10T07:30:00+00:00\"");
    assertThat(plan(over, 0, 4000, 5000, 10)).isInstanceOf(CullingPlan.Hibernate.class);
  }

  @Test
  void anApplicationIsInUseWhileItWorksOrItsUserSaysSo() {
    var more =
        """
        ,"metadata":{"annotations":{"renku.io/applicationPort":"80"%s}},
        "status":{"state":"running","startingSince":"2026-01-10T06:00:00+00:00"}\
        """;
    var quiet = culledAfter("idle", 7200, more.formatted(""));
    var kept =
        culledAfter(
            "idle",
            7200,
            more.formatted(",\"renku.io/lastInteraction\":\"2026-01-10T07:00:00+00:00\""));

    assertThat(silent(quiet)).isInstanceOf(CullingPlan.Hibernate.class);
    assertThat(silent(kept).toString())
        .contains("\"renku.io/lastActivityDate\":\"2026-01-10T07:00:00+00:00\"");
    assertThat(CullingPlan.of(quiet, Optional.empty(), 900, NOW, SETTINGS).toString())
        .contains("\"renku.io/lastInteraction\":\"2026-01-10T08:00:00+00:00\"");
  }

  @Test
  void anOldApplicationSleepsHoweverBusy() {
    var old =
        culledAfter(
            "maxAge",
            3600,
            """
            ,"metadata":{"annotations":{"renku.io/applicationPort":"80"}},
            "status":{"state":"running","startingSince":"2026-01-10T06:00:00+00:00"}\
            """);

    assertThat(CullingPlan.of(old, Optional.empty(), 900, NOW, SETTINGS))
        .isInstanceOf(CullingPlan.Hibernate.class);
  }
}
