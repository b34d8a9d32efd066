package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.object;
import static io.renku.sessions.session.SessionFixture.NOW;
import static io.renku.sessions.session.SessionFixture.complete;
import static io.renku.sessions.session.SessionFixture.plan;
import static io.renku.sessions.session.SessionFixture.planAt;
import static io.renku.sessions.session.SessionFixture.reported;
import static io.renku.sessions.session.SessionFixture.runningPod;
import static io.renku.sessions.session.SessionFixture.session;
import static io.renku.sessions.session.SessionFixture.with;
import static io.renku.sessions.session.SessionFixture.without;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.Tree;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the former operators learnt about coming back, by the numbers of the specification. */
class TakeoverBehaviourTest {
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
