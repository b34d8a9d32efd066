package io.renku.sessions.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.Tree;
import io.renku.sessions.kit.Who;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sleeping, waking and ending (sections 1.9, 1.10, 6.5, 6.6). */
class SleepTest extends ServiceTest {
  private static final String SLEEP = "{\"state\":\"hibernated\"}";
  private static final String WAKE = "{\"state\":\"running\"}";

  @BeforeEach
  void aSession() {
    launched(Who.JANE, launch(""));
  }

  private String annotation(String name) {
    return text(get(Who.JANE, "servers/" + NAME).object(), "annotations", "renku.io/" + name);
  }

  @Test
  void appendix_aSleepingSessionSaysSinceWhenAndForHowLong() {
    var answer = patch(Who.JANE, "servers/" + NAME, SLEEP);

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    assertThat(text(resource(NAME), "spec", "jupyterServer", "hibernated")).isEqualTo("true");
    assertThat(annotation("hibernationDate")).matches("[-\\dT:]+\\+00:00");
    assertThat(Integer.parseInt(annotation("hibernatedSecondsThreshold"))).isPositive();
    assertThat(Tree.parseObject(annotation("hibernation")))
        .containsOnlyKeys("branch", "commit", "dirty", "synchronized", "date");
    assertThat(annotation("hibernationCommitSha")).isEmpty();
  }

  @Test
  void s6_6_sleepingTwiceChangesNothing() {
    patch(Who.JANE, "servers/" + NAME, SLEEP);
    var before = resource(NAME);

    assertThat(patch(Who.JANE, "servers/" + NAME, SLEEP).status()).isEqualTo(204);

    assertThat(resource(NAME)).isEqualTo(before);
  }

  @Test
  void s6_6_wakingLeavesTheAnnotationsToTheOperator() {
    patch(Who.JANE, "servers/" + NAME, SLEEP);
    var date = annotation("hibernationDate");

    assertThat(patch(Who.JANE, "servers/" + NAME, WAKE).status()).isEqualTo(204);

    assertThat(text(resource(NAME), "spec", "jupyterServer", "hibernated")).isEqualTo("false");
    assertThat(annotation("hibernationDate")).isEqualTo(date);
  }

  @Test
  void s1_9_onlyTwoStatesCanBeAskedFor() {
    for (var body :
        List.of("{}", "{\"state\":\"starting\"}", "{\"state\":null}", "{\"state\":1}")) {
      assertRefused(patch(Who.JANE, "servers/" + NAME, body), 422, 1422);
    }
    assertRefused(patch(Who.JANE, "servers/" + NAME, "{\"state\":\"running\",\"x\":1}"), 422, 1422);
    assertRefused(patch(Who.JANE, "servers/" + NAME, "{"), 400, 1400);
  }

  @Test
  void appendix_visitorsCannotSleep() {
    var name = text(launched(Who.ANONYMOUS, openLaunch("")), "name");

    assertRefused(patch(Who.ANONYMOUS, "servers/" + name, SLEEP), 422, 3007);
  }

  @Test
  void appendix_unknownSessionsCanNeitherBeSeenNorChanged() {
    assertRefused(patch(Who.JANE, "servers/unknown", SLEEP), 404, 1404);
    assertRefused(delete(Who.JANE, "servers/unknown"), 404, 1404);
    assertRefused(get(Who.JANE, "servers/unknown"), 404, 1404);
  }

  @Test
  void s1_15_aClusterThatRefusesIsNamedByWhatWasAsked() {
    service.cluster.refuse(403);

    assertRefused(patch(Who.JANE, "servers/" + NAME, SLEEP), 500, 3005);
    assertRefused(delete(Who.JANE, "servers/" + NAME), 500, 3001);
    assertRefused(post(Who.JANE, "servers", openLaunch("")), 500, 3002);
  }

  @Test
  void appendix_anEndedSessionIsGone() {
    var answer = delete(Who.JANE, "servers/" + NAME);

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.body()).isEmpty();
    assertRefused(get(Who.JANE, "servers/" + NAME), 404, 1404);
    assertRefused(delete(Who.JANE, "servers/" + NAME), 404, 1404);
  }

  @Test
  void s1_10_forcedIsATruth() {
    for (var wrong : List.of("perhaps", "", "2")) {
      assertRefused(delete(Who.JANE, "servers/" + NAME + "?forced=" + wrong), 422, 1422);
    }
    assertThat(delete(Who.JANE, "servers/" + NAME + "?forced=True").status()).isEqualTo(204);
    assertThat(service.cluster.lastDeletion())
        .isEqualTo(
            Tree.object(
                "apiVersion", "v1",
                "kind", "DeleteOptions",
                "propagationPolicy", "Foreground",
                "gracePeriodSeconds", 0));
    launched(Who.JANE, launch(""));
    delete(Who.JANE, "servers/" + NAME + "?forced=off&force=true");
    assertThat(service.cluster.lastDeletion()).doesNotContainKey("gracePeriodSeconds");
  }

  @Test
  void s6_5_warningsCountTheSecondsThatAreLeft() {
    var since = java.time.OffsetDateTime.now(java.time.ZoneOffset.UTC).minusSeconds(85_000);
    change(
        NAME,
        "{\"metadata\":{\"annotations\":{\"renku.io/lastActivityDate\":\"%s\"}}}"
            .formatted(since.withNano(0)));

    var warning =
        Tree.objectsAt(get(Who.JANE, "servers/" + NAME).object(), "status", "warnings").getFirst();

    assertThat(text(warning, "message")).matches(".*hibernated in 1[34]\\d\\d seconds.*");
    assertThat(text(warning, "critical")).isEqualTo("true");
  }
}
