package io.renku.sessions.launch;

import static io.renku.sessions.cluster.Tree.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.ConfigFixture;
import io.renku.sessions.SessionsConfig;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Session;
import jakarta.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ComingEndTest {
  private final SessionsConfig config = ConfigFixture.sessions();

  private static JsonObject session(String state, String annotations, String culling) {
    return Tree.parseObject(
        """
        {"metadata":{"name":"a","annotations":{%s}},
         "spec":{"culling":{%s},"storage":{"pvc":{"enabled":true}}},
         "status":{"state":"%s","startingSince":"2026-01-10T06:00:00+00:00","failedSince":"2026-01-10T07:00:00+00:00"}}\
        """
            .formatted(annotations, culling, state));
  }

  private JsonObject status(JsonObject resource) {
    return new ServerStatus(new Session(resource), config, Instant.parse("2026-01-10T08:00:00Z"))
        .toJson();
  }

  private static final String IDLE = "\"renku.io/lastActivityDate\":\"2026-01-10T07:00:00+00:00\"";
  private static final String ASLEEP = "\"renku.io/hibernationDate\":\"2026-01-10T07:00:00+00:00\"";

  @Test
  void anIdleSessionIsToldWhenItWillSleep() {
    var status = status(session("running", IDLE, "\"idleSecondsThreshold\":3600"));

    assertThat(status.getString("will_hibernate_at")).isEqualTo("2026-01-10T08:00:00+00:00");
    assertThat(status).doesNotContainKey("will_delete_at");
  }

  @Test
  void theEarliestEndCounts() {
    var both = "\"idleSecondsThreshold\":3600,\"maxAgeSecondsThreshold\":5400";

    assertThat(status(session("running", IDLE, both)).getString("will_hibernate_at"))
        .isEqualTo("2026-01-10T07:30:00+00:00");
  }

  @Test
  void aSessionInUseHasNoEndInSight() {
    assertThat(status(session("running", "", "\"idleSecondsThreshold\":3600")))
        .doesNotContainKeys("will_hibernate_at", "will_delete_at");
    assertThat(status(session("running", IDLE, "\"idleSecondsThreshold\":0")))
        .doesNotContainKeys("will_hibernate_at", "will_delete_at");
  }

  @Test
  void aSleepingSessionIsToldWhenItWillBeDeleted() {
    var asleep = object("spec", object("jupyterServer", object("hibernated", true)));
    var status =
        status(
            Tree.merged(
                session("hibernated", ASLEEP, "\"hibernatedSecondsThreshold\":7200"), asleep));

    assertThat(status.getString("will_delete_at")).isEqualTo("2026-01-10T09:00:00+00:00");
    assertThat(status).doesNotContainKey("will_hibernate_at");
  }

  @Test
  void aStuckSessionSleepsOrGoesAsConfigured() {
    var culling = "\"startingSecondsThreshold\":7200,\"failedSecondsThreshold\":7200";
    var starting = status(session("starting", "", culling));
    var failed = status(session("failed", "", culling));
    config.culling.hibernateStuck = false;
    var strict = status(session("failed", "", culling));

    assertThat(starting.getString("will_hibernate_at")).isEqualTo("2026-01-10T08:00:00+00:00");
    assertThat(failed.getString("will_hibernate_at")).isEqualTo("2026-01-10T09:00:00+00:00");
    assertThat(failed).doesNotContainKey("will_delete_at");
    assertThat(strict.getString("will_delete_at")).isEqualTo("2026-01-10T09:00:00+00:00");
    assertThat(strict).doesNotContainKey("will_hibernate_at");
  }

  @Test
  void anAnonymousSessionIsDeletedInsteadOfSleeping() {
    var anonymous =
        object(
            "metadata",
            object(
                "name",
                "anon-1",
                "annotations",
                object("renku.io/userId", "anon-1", "renku.io/username", "anon-1")));
    var status =
        status(Tree.merged(session("running", IDLE, "\"idleSecondsThreshold\":3600"), anonymous));

    assertThat(status.getString("will_delete_at")).isEqualTo("2026-01-10T08:00:00+00:00");
    assertThat(status).doesNotContainKey("will_hibernate_at");
  }
}
