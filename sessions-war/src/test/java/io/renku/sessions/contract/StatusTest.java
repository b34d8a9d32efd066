package io.renku.sessions.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.Tree;
import io.renku.sessions.kit.Who;
import jakarta.json.JsonObject;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a session is doing, as its owner reads it (section 6). */
class StatusTest extends ServiceTest {

  @BeforeEach
  void aSession() {
    launched(Who.JANE, launch(""));
  }

  private JsonObject status(String status) {
    change(NAME, "{\"status\":" + status + "}");
    return Tree.objectAt(get(Who.JANE, "servers/" + NAME).object(), "status");
  }

  private static String failed(String container, int code, String list) {
    return """
    {"state":"failed","mainPod":{"status":{"%s":[
      {"name":"%s","state":{"waiting":{"reason":"CrashLoopBackOff"}},
       "lastState":{"terminated":{"exitCode":%d}}}]}}}\
    """
        .formatted(list, container, code);
  }

  @Test
  void s6_3_aStartNamesTheStepsThatAreNotReady() {
    var status =
        status(
            """
            {"state":"starting","containerStates":{"init":{"git-clone":"executing"},
              "regular":{"jupyter-server":"waiting","unknown":"waiting"}}}\
            """);

    assertThat(text(status, "message"))
        .contains("cloning and configuring the repository")
        .contains("starting session");
    assertThat(status.getInt("readyNumContainers")).isZero();
    assertThat(status.getJsonArray("details"))
        .hasSize(status.getInt("totalNumContainers"))
        .extracting(step -> text(step.asJsonObject(), "step"))
        .contains("Cloning and configuring the repository", "Starting session");
  }

  @Test
  void s6_1_whatRunsHasNoMessage() {
    var status =
        status(
            """
            {"state":"running","containerStates":{"init":{"git-clone":"ready"},
              "regular":{"jupyter-server":"ready"}}}\
            """);

    assertThat(status).doesNotContainKey("message");
    assertThat(status.getInt("readyNumContainers")).isEqualTo(status.getInt("totalNumContainers"));
  }

  @Test
  void appendix_aCrashSaysWhatToDo() {
    Map.of(
            125, "Dockerfile",
            127, "does not contain the required command",
            128, "storage",
            137, "too many resources",
            139, "ensure that your Dockerfile is correct",
            1, "ensure that your Dockerfile is correct")
        .forEach(
            (code, words) ->
                assertThat(
                        text(
                            status(failed("jupyter-server", code, "containerStatuses")), "message"))
                    .as("exit %d", code)
                    .contains(words));
  }

  @Test
  void s6_4_theCloneTellsItsOwnTroubles() {
    Map.of(201, "git server", 203, "disk space", 204, "branch", 206, "hide existing files")
        .forEach(
            (code, words) -> {
              change(NAME, "{\"status\":{\"mainPod\":null}}");
              var status = status(failed("git-clone", code, "initContainerStatuses"));
              assertThat(text(status, "message")).as("exit %d", code).contains(words);
            });
  }

  @Test
  void s6_4_theLikeliestReasonOfTheSchedulerIsTold() {
    var pending =
        """
        {"state":"failed","mainPod":{"status":{"phase":"Pending","conditions":[
          {"type":"PodScheduled","status":"False","reason":"Unschedulable",
           "lastTransitionTime":"2024-01-10T08:00:00Z","message":"%s"}]}}}\
        """;

    var counted =
        status(
            pending.formatted(
                "0/4 nodes are available: 1 node(s) had taints, 3 Insufficient memory."
                    + " preemption: 0/4 nodes are available: 4 No preemption victims found."));
    assertThat(text(counted, "message")).contains("Insufficient memory").doesNotContain("victims");
    assertThat(text(status(pending.formatted("no idea")), "message")).contains("no idea");
  }

  @Test
  void row29_aFullQuotaIsTold() {
    var status =
        status(
            """
            {"state":"failed","events":{"statefulset":
              {"message":"The resource quota has been exceeded."}}}\
            """);

    assertThat(text(status, "message")).isEqualTo("The resource quota has been exceeded.");
  }

  @Test
  void s6_5_aSleepingSessionSaysHowLongItIsKept() {
    var date = OffsetDateTime.now(ZoneOffset.UTC).minusSeconds(1000).withNano(0);
    change(
        NAME,
        """
        {"spec":{"jupyterServer":{"hibernated":true},"culling":{"hibernatedSecondsThreshold":5000}},
         "metadata":{"annotations":{"renku.io/hibernationDate":"%s"}}}\
        """
            .formatted(date));

    var status = status("{\"state\":\"hibernated\"}");
    var warning = Tree.objectsAt(status, "warnings").getFirst();

    assertThat(text(warning, "message")).matches(".*deleted in (4000|39\\d\\d) seconds.*");
    assertThat(text(warning, "critical")).isEqualTo("false");
  }

  @Test
  void row40_aDeletionThatHasBegunIsStopping() {
    change(NAME, "{\"metadata\":{\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"}}");

    var status = status("{\"state\":\"running\"}");

    assertThat(text(status, "state")).isEqualTo("stopping");
    assertThat(status).doesNotContainKey("message");
  }
}
