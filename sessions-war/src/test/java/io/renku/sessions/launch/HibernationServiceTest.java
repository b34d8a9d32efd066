package io.renku.sessions.launch;

import static io.renku.sessions.cluster.Tree.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.sessions.SessionFailure;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Session;
import io.renku.sessions.session.SessionKey;
import io.renku.sessions.users.SessionUser;
import jakarta.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HibernationServiceTest {
  private static final Instant NOW = Instant.parse("2026-01-10T08:00:00Z");
  private static final String SLEEP = "{\"state\":\"hibernated\"}";
  private static final SessionUser JANE = LaunchFixture.JANE;

  private final LaunchFixture fixture = new LaunchFixture();
  private final HibernationService service = new HibernationService();
  private String name;

  @BeforeEach
  void launch() {
    service.sessions = fixture.store;
    service.credentials = new CredentialRefresh();
    service.credentials.cluster = fixture.cluster;
    service.sidecar = new SilentSidecar();
    service.classes = fixture.service.options.classes;
    service.clock = Clock.fixed(NOW, ZoneOffset.UTC);
    service.config = fixture.config;
    var launched = fixture.service.launch(LaunchFixture.request(""), JANE);
    name = launched.session().name();
  }

  /** A session without one, or whose sidecar does not answer. */
  private static final class SilentSidecar extends SidecarClient {
    @Override
    Optional<WorkTree> status(Session session, SessionUser user) {
      return Optional.empty();
    }
  }

  private Session session() {
    return fixture.store.find(JANE.owner(), name).orElseThrow();
  }

  private void patch(String body) {
    var request = SessionPatchRequest.read(RequestFields.of("application/json", body), NOW);
    service.requirePossible(request, JANE);
    service.change(session(), request, JANE);
  }

  private void merge(JsonObject change) {
    fixture.store.change(session().key(), change);
  }

  private void setState(String state) {
    merge(object("status", object("state", state)));
  }

  /** What the resource's patches do to one field of the pod. */
  private Optional<JsonObject> added(String field) {
    return Tree.objectsAt(session().spec(), "patches").stream()
        .flatMap(patch -> Tree.objectsAt(patch, "patch").stream())
        .filter(op -> op.getString("path").equals(PatchList.POD + "/" + field))
        .findFirst();
  }

  private static void assertRefused(int number, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            SessionFailure.class, failure -> assertThat(failure.number()).isEqualTo(number));
  }

  @Test
  void behaviour36ASessionThatGoesWhileItsSidecarIsAskedIsNotThere() {
    service.sidecar =
        new SidecarClient() {
          @Override
          Optional<WorkTree> status(Session session, SessionUser user) {
            fixture.cluster.delete(ResourceKind.SESSION, "renku", session.name(), object());
            return Optional.empty();
          }
        };

    assertRefused(1404, () -> patch("{\"state\":\"hibernated\"}"));
    assertThat(fixture.store.known(new SessionKey("renku", name))).isEmpty();
  }

  @Test
  void behaviour35AChangeIsOnePatchOfItsOwnFields() {
    fixture.cluster.takeCalls();
    merge(object("metadata", object("labels", object("somebody", "elses"))));
    var known = session();
    merge(object("status", object("state", "running", "mainPod", object("uid", "u"))));

    var sleep = SessionPatchRequest.read(RequestFields.of("application/json", SLEEP), NOW);
    service.change(known, sleep, JANE);

    assertThat(fixture.cluster.takeCalls()).hasSize(3).allMatch(call -> call.startsWith("patch "));
    assertThat(session().labels()).containsKey("somebody");
    assertThat(session().state()).isEqualTo("running");
    assertThat(session().isHibernated()).isTrue();
  }

  @Test
  void aSleepingSessionGetsAnotherClassWithAllThatGoesWithIt() {
    patch("{\"state\":\"hibernated\"}");
    patch("{\"resource_class_id\":2}");

    var session = session();
    assertThat(session.isHibernated()).isTrue();
    assertThat(Tree.objectAt(session.spec(), "jupyterServer", "resources", "requests"))
        .isEqualTo(object("memory", 16_000_000_000L, "cpu", 4, "nvidia.com/gpu", "1"));
    assertThat(session.labels())
        .containsEntry("renku.io/resourceClassId", Tree.array("2").get(0))
        .containsEntry("renku.io/quota", Tree.array("quota-1").get(0));
    assertThat(session.culling("idle")).isEqualTo(600);
    assertThat(session.annotation("idleSecondsThreshold")).hasValue("600");
    assertThat(added("tolerations").orElseThrow().toString()).contains("dedicated");
    assertThat(added("affinity").orElseThrow().toString()).contains("fast", "near");
    assertThat(added("priorityClassName").orElseThrow().getString("value")).isEqualTo("quota-1");
    assertThat(added("nodeSelector")).isEmpty();
    assertThat(Tree.objectsAt(session.spec(), "patches").toString()).contains("8000000000");
  }

  @Test
  void theOldClassLeavesNothingBehind() {
    patch("{\"state\":\"running\"}");
    var before = session().spec();
    patch("{\"state\":\"hibernated\"}");
    patch("{\"resource_class_id\":2}");
    patch("{\"resource_class_id\":1,\"state\":\"running\"}");

    var session = session();
    assertThat(session.isHibernated()).isFalse();
    assertThat(session.spec()).isEqualTo(before);
    assertThat(session.labels()).doesNotContainKey("renku.io/quota");
  }

  @Test
  void aFailedSessionMayChangeItsClassAndARunningOneMayNot() {
    setState("running");
    assertRefused(1000, () -> patch("{\"resource_class_id\":2}"));

    setState("failed");
    patch("{\"resource_class_id\":2}");

    assertThat(session().labels().getString("renku.io/resourceClassId")).isEqualTo("2");
  }

  @Test
  void aClassThatOneMayNotUseIsRefused() {
    patch("{\"state\":\"hibernated\"}");

    assertRefused(1005, () -> patch("{\"resource_class_id\":99}"));
    assertRefused(1422, () -> patch("{\"resource_class_id\":0}"));
    assertRefused(1422, () -> patch("{}"));
    assertRefused(1422, () -> patch("{\"state\":\"running\",\"storage\":5}"));
  }

  @Test
  void aSignOfLifePutsOffTheEndOfAnIdleSession() {
    setState("running");
    merge(
        object(
            "metadata",
            object(
                "annotations", object("renku.io/lastActivityDate", "2026-01-10T06:00:00+00:00"))));

    patch("{\"lastInteraction\":\"now\"}");

    assertThat(session().annotation("lastInteraction")).hasValue("2026-01-10T08:00:00+00:00");
    assertThat(session().annotation("lastActivityDate")).hasValue("2026-01-10T08:00:00+00:00");
  }

  @Test
  void aSignOfLifeFromThePastCountsOnlyWhereItIsNews() {
    setState("running");
    patch("{\"lastInteraction\":\"2026-01-10T07:30:00+01:00\"}");
    patch("{\"lastInteraction\":\"2026-01-10T05:00:00Z\"}");

    assertThat(session().annotation("lastInteraction")).hasValue("2026-01-10T06:30:00+00:00");
    assertThat(session().annotation("lastActivityDate")).isEmpty();
  }

  @Test
  void aSignOfLifeIsATimeThatHasBeen() {
    assertRefused(1422, () -> patch("{\"lastInteraction\":\"2027-01-10T07:30:00Z\"}"));
    assertRefused(1422, () -> patch("{\"lastInteraction\":\"-999999999-01-01T00:00:00Z\"}"));
    assertRefused(1422, () -> patch("{\"lastInteraction\":\"yesterday\"}"));
    assertRefused(1422, () -> patch("{\"lastInteraction\":5}"));
    patch("{\"state\":\"hibernated\"}");
    assertRefused(1000, () -> patch("{\"lastInteraction\":\"now\"}"));
  }

  @Test
  void signsOfLifeNeedNoVolumes() {
    fixture.config.pvsEnabled = false;

    patch("{\"lastInteraction\":\"now\"}");

    assertRefused(3006, () -> patch("{\"state\":\"hibernated\"}"));
  }
}
