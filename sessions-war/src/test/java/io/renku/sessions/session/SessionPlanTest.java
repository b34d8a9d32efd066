package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;
import static io.renku.sessions.session.SessionFixture.complete;
import static io.renku.sessions.session.SessionFixture.deleted;
import static io.renku.sessions.session.SessionFixture.hibernated;
import static io.renku.sessions.session.SessionFixture.nothing;
import static io.renku.sessions.session.SessionFixture.plan;
import static io.renku.sessions.session.SessionFixture.runningPod;
import static io.renku.sessions.session.SessionFixture.session;
import static io.renku.sessions.session.SessionFixture.state;
import static io.renku.sessions.session.SessionFixture.with;
import static io.renku.sessions.session.SessionFixture.withPatch;
import static io.renku.sessions.session.SessionFixture.without;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the operator makes, changes and removes for a session. */
class SessionPlanTest {
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
