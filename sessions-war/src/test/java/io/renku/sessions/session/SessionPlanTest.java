package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;
import static io.renku.sessions.session.SessionFixture.NOW;
import static io.renku.sessions.session.SessionFixture.SETTINGS;
import static io.renku.sessions.session.SessionFixture.complete;
import static io.renku.sessions.session.SessionFixture.deleted;
import static io.renku.sessions.session.SessionFixture.event;
import static io.renku.sessions.session.SessionFixture.hibernated;
import static io.renku.sessions.session.SessionFixture.nothing;
import static io.renku.sessions.session.SessionFixture.pod;
import static io.renku.sessions.session.SessionFixture.runningPod;
import static io.renku.sessions.session.SessionFixture.session;
import static io.renku.sessions.session.SessionFixture.with;
import static io.renku.sessions.session.SessionFixture.withPatch;
import static io.renku.sessions.session.SessionFixture.without;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SessionPlanTest {
  private static SessionPlan plan(Session session, Observed observed) {
    return SessionPlan.of(session, observed, NOW, SETTINGS);
  }

  private static String state(SessionPlan plan) {
    return Tree.textAt(plan.report(), "status", "state").orElse("unchanged");
  }

  @Test
  void aNewSessionGetsAllItsChildrenInOrder() {
    var plan = plan(session(), nothing());

    assertThat(plan.create())
        .extracting(SessionPlan.Creation::key)
        .containsExactly("service", "ingress", "statefulset", "configmap", "secret", "pvc");
    assertThat(plan.report().toString())
        .contains("\"state\":\"starting\"", "\"startingSince\":\"2026-01-10T08:00:00+00:00\"");
    assertThat(Tree.textAt(plan.report(), "metadata", "annotations", "renku.io/lastActivityDate"))
        .hasValue("2026-01-10T08:00:00+00:00");
  }

  @Test
  void afterACrashHalfWayOnlyTheMissingChildrenAreMade() {
    var plan =
        plan(session(), without(without(complete(session(), Optional.empty()), "pvc"), "ingress"));

    assertThat(plan.create())
        .extracting(SessionPlan.Creation::key)
        .containsExactly("ingress", "pvc");
  }

  @Test
  void aSettledSessionNeedsNothing() {
    var observed = complete(session(), Optional.of(runningPod()));
    var reported =
        new Session(Tree.merged(session().resource(), plan(session(), observed).report()));

    assertThat(plan(reported, observed).isSettled()).isTrue();
  }

  @Test
  void everyChildIsOwnedAndLabelled() {
    var child = plan(session(), nothing()).create().getFirst().manifest();

    assertThat(Tree.textAt(child, "metadata", "labels", "amalthea.dev/parent-uid"))
        .hasValue("uid-1");
    assertThat(Tree.textAt(child, "metadata", "labels", "amalthea.dev/child-key"))
        .hasValue("service");
    assertThat(Tree.textAt(child, "metadata", "labels", "app")).hasValue("jane-project-1234abcd");
    assertThat(ChildLabels.isOwnedBy(session(), child)).isTrue();
  }

  @Test
  void aReadyPodMakesTheSessionRunning() {
    var plan = plan(session(), complete(session(), Optional.of(runningPod())));

    assertThat(state(plan)).isEqualTo("running");
    assertThat(Tree.textAt(plan.report(), "status", "mainPod", "uid")).hasValue("uid-pod");
  }

  @Test
  void hibernationTakesThePodAndNothingElse() {
    var asleep = hibernated(session());

    var plan = plan(asleep, complete(session(), Optional.of(runningPod())));

    assertThat(plan.statefulSetChange().toString())
        .isEqualTo("[{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":0}]");
    assertThat(plan.create()).isEmpty();
    assertThat(plan.remove()).isEmpty();
    assertThat(state(plan)).isEqualTo("hibernated");
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
  void otherResourcesChangeTheStatefulSetAndBeginTheStartAnew() {
    var larger =
        with(
            session(),
            Tree.parseObject(
                """
                {"spec":{"jupyterServer":{"resources":{"requests":{"cpu":2}}}},
                 "status":{"state":"running","startingSince":"2026-01-01T00:00:00+00:00"}}\
                """));

    var plan = plan(larger, complete(session(), Optional.of(runningPod())));

    assertThat(plan.statefulSetChange().toString())
        .contains("/spec/template/spec/containers/0/resources");
    assertThat(Tree.textAt(plan.report(), "status", "startingSince"))
        .hasValue("2026-01-10T08:00:00+00:00");
    assertThat(plan.remove()).isEmpty();
  }

  @Test
  void theServersOwnSpellingOfAmountsIsNoChange() {
    var observed = complete(session(), Optional.empty());
    var normalised =
        Tree.patched(
            observed.children().get("statefulset"),
            array(
                object(
                    "op", "replace",
                    "path", "/spec/template/spec/containers/0/resources",
                    "value", object("requests", object("memory", "1G", "cpu", "1000m")))));
    observed.children().put("statefulset", normalised);

    assertThat(plan(session(), observed).statefulSetChange()).isEmpty();
  }

  @Test
  void aLostSecretIsReplacedAndThePodStartsOver() {
    var observed = without(complete(session(), Optional.of(runningPod())), "secret");

    var plan = plan(session(), observed);

    assertThat(plan.create()).singleElement().matches(creation -> creation.isRestart());
  }

  @Test
  void probesLearnTheTokenOfANewSecret() {
    var noToken = with(session(), Tree.parseObject("{\"spec\":{\"auth\":{\"token\":null}}}"));
    var known = without(complete(noToken, Optional.empty()), "secret");
    var later =
        new Observed(
            known.children(),
            Optional.empty(),
            known.events(),
            new SessionSecrets("new", "c", "p"));

    var change = plan(noToken, later).statefulSetChange();

    assertThat(change.toString())
        .contains("livenessProbe/httpGet/httpHeaders/0/value", "\"token new\"");
    assertThat(change).hasSize(3);
  }

  @Test
  void secretsAreReadBackAndNotMadeAgain() {
    var noToken = with(session(), Tree.parseObject("{\"spec\":{\"auth\":{\"token\":null}}}"));
    var known = complete(noToken, Optional.empty());
    var later =
        new Observed(
            without(known, "statefulset").children(),
            Optional.empty(),
            known.events(),
            new SessionSecrets("other", "other", "other"));

    var statefulSet = plan(noToken, later).create().getFirst().manifest();

    assertThat(statefulSet.toString()).contains("token token").doesNotContain("other");
  }

  @Test
  void aVolumeIsNeverReplacedOnceTheSessionHasRun() {
    var ran =
        with(session(), object("status", object("firstRunningAt", "2026-01-01T00:00:00+00:00")));

    var plan = plan(ran, without(complete(session(), Optional.empty()), "pvc"));

    assertThat(plan.create()).isEmpty();
    assertThat(plan.problem()).hasValueSatisfying(text -> assertThat(text).contains("volume"));
    assertThat(state(plan)).isEqualTo("failed");
  }

  @Test
  void aVolumeOfASessionOfTheFormerOperatorIsNotReplacedEither() {
    var adopted = with(session(), object("status", object("state", "hibernated")));

    var plan = plan(adopted, without(complete(session(), Optional.empty()), "pvc"));

    assertThat(plan.create()).isEmpty();
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
  void aPatchThatDoesNotFitFailsTheSessionAndSaysWhy() {
    var odd = withPatch(object("op", "test", "path", "/service/kind", "value", "Pod"));

    var plan = plan(odd, nothing());

    assertThat(plan.problem()).hasValueSatisfying(text -> assertThat(text).startsWith("Patch 1"));
    assertThat(plan.create()).isEmpty();
    assertThat(Tree.textAt(plan.report(), "status", "events", "operator", "message")).isPresent();
    assertThat(state(plan)).isEqualTo("failed");
  }

  @Test
  void whatIsNoPatchAtAllIsToldInWords() {
    var plan = plan(withPatch(object()), nothing());

    assertThat(plan.problem())
        .hasValue("Patch 1 of this session cannot be applied: it is not a valid patch.");
  }

  @Test
  void aPatchedInChildIsOneMoreChild() {
    var extra =
        object("apiVersion", "v1", "kind", "Secret", "metadata", object("name", "jane-renviron"));
    var plan = plan(withPatch(object("op", "add", "path", "/renviron", "value", extra)), nothing());

    assertThat(plan.create()).last().extracting(SessionPlan.Creation::key).isEqualTo("renviron");
  }

  @Test
  void aMergePatchChangesChildren() {
    var merge =
        object(
            "type",
            SessionPatches.MERGE_PATCH,
            "patch",
            Tree.parse("{\"service\":{\"spec\":{\"type\":\"NodePort\"}}}"));

    var service =
        plan(new Session(SessionFixture.resource(array(merge))), nothing()).create().getFirst();

    assertThat(Tree.textAt(service.manifest(), "spec", "type")).hasValue("NodePort");
  }

  @Test
  void deletionBeatsEverythingAndDropsKopfsFinalizer() {
    var plan =
        plan(
            deleted(hibernated(session()), SessionPlan.KOPF_FINALIZER, "foregroundDeletion"),
            nothing());

    assertThat(state(plan)).isEqualTo("stopping");
    assertThat(Tree.at(plan.report(), "metadata", "finalizers").orElseThrow().toString())
        .isEqualTo("[\"foregroundDeletion\"]");
    assertThat(plan.create()).isEmpty();
  }

  @Test
  void kopfsFinalizerGoesWhenASessionIsTakenOver() {
    var old =
        with(
            session(), object("metadata", object("finalizers", array(SessionPlan.KOPF_FINALIZER))));

    var plan = plan(old, complete(session(), Optional.of(runningPod())));

    assertThat(Tree.at(plan.report(), "metadata", "finalizers").orElseThrow().toString())
        .isEqualTo("[]");
    assertThat(plan.create()).isEmpty();
  }

  @Test
  void volumesOutsideTheNamespaceAreDeletedByUs() {
    var volume =
        object(
            "apiVersion", "v1", "kind", "PersistentVolume", "metadata", object("name", "ds-0-pv"));
    var withVolume = withPatch(object("op", "add", "path", "/ds-0-pv", "value", volume));
    var created = plan(withVolume, nothing());
    var gone =
        plan(
            deleted(withVolume, SessionPlan.VOLUMES_FINALIZER),
            complete(withVolume, Optional.empty()));

    assertThat(created.report().toString()).contains(SessionPlan.VOLUMES_FINALIZER);
    assertThat(created.create().getLast().manifest().toString()).doesNotContain("ownerReferences");
    assertThat(gone.remove())
        .containsExactly(new SessionPlan.Removal(ResourceKind.VOLUME, "ds-0-pv"));
    assertThat(Tree.at(gone.report(), "metadata", "finalizers")).isEmpty();
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
  void waitingForAVolumeIsNoFailure() {
    var unbound =
        unschedulable(
            "0/1 nodes are available: 1 pod has unbound immediate PersistentVolumeClaims.");

    assertThat(state(plan(session(), complete(session(), Optional.of(unbound)))))
        .isEqualTo("starting");
  }

  @Test
  void noRoomOnAnyNodeIsAFailure() {
    var full = unschedulable("0/3 nodes are available: 3 Insufficient memory.");

    assertThat(state(plan(session(), complete(session(), Optional.of(full))))).isEqualTo("failed");
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
  void anOddPodIsLookedAtLeniently() {
    var odd =
        pod(
            Tree.parseObject(
                """
                {"phase":"Running","conditions":[{"type":"FromTheFuture"},{"type":"Ready","status":"True"}],
                 "containerStatuses":[{"name":"x","ready":true,"state":null}]}\
                """));

    assertThat(state(plan(session(), complete(session(), Optional.of(odd))))).isEqualTo("running");
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

  @Test
  void thePortOfAHostIsKeptOutOfTheIngress() {
    var local =
        with(session(), object("spec", object("routing", object("host", "localhost:9080"))));

    var children = plan(local, nothing()).create();

    assertThat(children.get(1).manifest().toString())
        .contains("\"host\":\"localhost\"")
        .doesNotContain("9080");
    assertThat(children.get(3).manifest().toString()).contains("https://localhost:9080");
  }
}
