package io.renku.sessions.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.ConfigFixture;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Session;
import jakarta.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ServerViewTest {
  private static final Instant NOW = Instant.parse("2026-01-10T08:00:00Z");

  private static JsonObject view(String resource) {
    return new ServerView(new Session(Tree.parseObject(resource)), ConfigFixture.sessions(), NOW)
        .toJson();
  }

  private static String message(String status) {
    return Tree.textAt(
            view(
                """
                {"metadata":{"name":"a"},"spec":{},"status":%s}"""
                    .formatted(status)),
            "status",
            "message")
        .orElse("");
  }

  @Test
  void aBareResourceIsShownAsFarAsItGoes() {
    var view =
        view("{\"metadata\":{\"name\":\"a\",\"creationTimestamp\":\"2024-01-10T08:00:00Z\"}}");

    assertThat(view.getString("started")).isEqualTo("2024-01-10T08:00:00+00:00");
    assertThat(view.getJsonObject("state").isNull("pod_name")).isTrue();
    assertThat(Tree.textAt(view, "status", "state")).hasValue("starting");
    assertThat(Tree.objectAt(view, "annotations"))
        .containsKeys("renku.io/projectName", "renku.io/repository", "renku.io/default_image_used");
  }

  @Test
  void nullsInAStatusDoNoHarm() {
    var view =
        view(
            """
            {"metadata":{"name":"a"},"spec":null,
             "status":{"state":"running","mainPod":null,"containerStates":null,"events":null}}""");

    assertThat(Tree.textAt(view, "status", "totalNumContainers")).hasValue("0");
  }

  @Test
  void privateAnnotationsStayPrivate() {
    var view =
        view(
            """
            {"metadata":{"name":"a","annotations":{"renku.io/safe-username":"x","renku.io/userId":"y",
             "kopf.zalando.org/z":"{}","renku.io/username":"jane"}}}""");

    assertThat(view.get("annotations").toString())
        .contains("renku.io/username")
        .doesNotContain("safe-username", "userId", "kopf");
  }

  @Test
  void theLikeliestReasonForNoNodeIsTold() {
    var status =
        """
        {"state":"failed","mainPod":{"status":{"phase":"Pending","conditions":[{"reason":"Unschedulable","message":
        "0/5 nodes are available: 1 Too many pods, 4 Insufficient memory. preemption: 0/5 nodes are available"}]}}}""";

    assertThat(message(status)).contains("Insufficient memory").doesNotContain("Too many pods");
  }

  @Test
  void exitCodesAreToldInWords() {
    var status =
        """
        {"state":"failed","mainPod":{"status":{"phase":"Running","containerStatuses":[
         {"name":"jupyter-server","lastState":{"terminated":{"exitCode":%d}}}]}}}""";

    assertThat(message(status.formatted(127))).contains("does not contain the required command");
    assertThat(message(status.formatted(137))).contains("memory");
    assertThat(message(status.formatted(1))).contains("ensure that your Dockerfile is correct");
  }

  @Test
  void cloneFailuresAreToldFromTheCurrentStateToo() {
    var status =
        """
        {"state":"failed","mainPod":{"status":{"phase":"Pending","initContainerStatuses":[
         {"name":"git-clone","state":{"terminated":{"exitCode":204}},"lastState":{}}]}}}""";

    assertThat(message(status)).contains("branch does not exist");
  }

  @Test
  void theQuotaIsToldBeforeAnythingElse() {
    assertThat(
            message(
                "{\"state\":\"failed\",\"events\":{\"statefulset\":{\"message\":\"The resource quota has been exceeded.\"}}}"))
        .isEqualTo("The resource quota has been exceeded.");
  }

  @Test
  void aStartNamesWhatItWaitsForAndWhatTheClusterSays() {
    var text =
        message(
            """
            {"state":"starting","containerStates":{"init":{"git-clone":"ready"},"regular":{"jupyter-server":"waiting","x":"waiting"}},
             "events":{"pod":{"message":"Install Jupyter."}}}""");

    assertThat(text).isEqualTo("Waiting for: starting session. The cluster says: Install Jupyter.");
  }

  @Test
  void comingEndsAreWarnedOf() {
    var idle =
        view(
            """
            {"metadata":{"name":"a","annotations":{"renku.io/lastActivityDate":"2026-01-10T07:00:00+00:00"}},
             "spec":{"culling":{"idleSecondsThreshold":5400}},"status":{"state":"running"}}""");
    var asleep =
        view(
            """
            {"metadata":{"name":"a","annotations":{"renku.io/hibernationDate":"2026-01-10T07:00:00+00:00"}},
             "spec":{"culling":{"hibernatedSecondsThreshold":86400},"jupyterServer":{"hibernated":true}},
             "status":{"state":"hibernated"}}""");

    assertThat(Tree.objectsAt(idle, "status", "warnings").toString())
        .contains("1800 seconds", "\"critical\":true");
    assertThat(Tree.objectsAt(asleep, "status", "warnings").toString())
        .contains("82800 seconds", "\"critical\":false");
  }
}
