package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.object;
import static io.renku.sessions.session.SessionFixture.complete;
import static io.renku.sessions.session.SessionFixture.hibernated;
import static io.renku.sessions.session.SessionFixture.plan;
import static io.renku.sessions.session.SessionFixture.reported;
import static io.renku.sessions.session.SessionFixture.runningPod;
import static io.renku.sessions.session.SessionFixture.session;
import static io.renku.sessions.session.SessionFixture.sessionIn;
import static io.renku.sessions.session.SessionFixture.stateAfter;
import static io.renku.sessions.session.SessionFixture.unschedulable;
import static io.renku.sessions.session.SessionFixture.with;
import static io.renku.sessions.session.SessionFixture.withPatch;
import static io.renku.sessions.session.SessionFixture.without;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the former operators learnt about changes, by the numbers of the specification. */
class ChangeBehaviourTest {
  @Test
  void behaviour23ThePullSecretOutlivesPodsAndKeepsTheTokenOfTheLastResume() {
    var secret =
        Tree.parseObject(
            """
            {"apiVersion":"v1","kind":"Secret","type":"kubernetes.io/dockerconfigjson",
             "metadata":{"name":"jane-image-secret"},"data":{".dockerconfigjson":"of the launch"}}\
            """);
    var session =
        withPatch(
            object("op", "add", "path", "/image_pull_secret", "value", secret),
            object(
                "op", "add",
                "path", "/statefulset/spec/template/spec/imagePullSecrets/-",
                "value", object("name", "jane-image-secret")));
    var observed = complete(session, Optional.of(runningPod()));
    var settled = reported(session, plan(session, observed));
    observed
        .children()
        .computeIfPresent(
            "image_pull_secret",
            (_, child) ->
                Tree.merged(
                    child, object("data", object(".dockerconfigjson", "of the last resume"))));

    var withoutPod =
        new Observed(observed.children(), Optional.empty(), observed.events(), observed.fresh());
    var whileThePodRestarts = plan(settled, withoutPod);
    var whenTheSecretIsLost = plan(settled, without(observed, "image_pull_secret"));

    assertThat(whileThePodRestarts.create()).isEmpty();
    assertThat(whileThePodRestarts.statefulSetChange()).isEmpty();
    assertThat(whileThePodRestarts.remove()).isEmpty();
    assertThat(whenTheSecretIsLost.create())
        .singleElement()
        .matches(creation -> creation.key().equals("image_pull_secret") && !creation.isRestart());
    assertThat(observed.children().get("statefulset").toString())
        .contains("\"imagePullSecrets\":[{\"name\":\"jane-image-secret\"}]");
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
  void behaviour35OnlyWhatDiffersIsWritten() {
    var session = reported(session(), plan(session(), complete(session(), Optional.empty())));

    var plan = plan(session, complete(session(), Optional.of(runningPod())));

    assertThat(plan.report().keySet()).containsExactly("status");
    assertThat(plan.report().toString())
        .doesNotContain("create_fn", "startingSince", "\"children\"");
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
}
