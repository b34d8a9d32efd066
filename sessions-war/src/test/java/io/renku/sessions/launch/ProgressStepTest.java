package io.renku.sessions.launch;

import static io.renku.sessions.cluster.Tree.object;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressStepTest {
  private static final List<JsonObject> NOTED =
      List.of(
          object("name", "scheduled", "status", "ready"),
          object("name", "volume", "status", "executing", "message", "timed out"),
          object("name", "image", "status", "waiting", "percent", 50));

  private static Map<String, String> containers(String... names) {
    var containers = new LinkedHashMap<String, String>();
    for (var name : names) {
      containers.put(name, "waiting");
    }
    return containers;
  }

  private static List<JsonObject> steps(Map<String, String> containers, List<JsonObject> noted) {
    return ProgressStep.all(containers, noted).stream().map(ProgressStep::toJson).toList();
  }

  @Test
  void theStepsBeforeTheContainersComeFirstAndAllHaveNames() {
    var steps = steps(containers("jupyter-server", "git-clone"), NOTED);

    assertThat(steps)
        .extracting(step -> step.getString("name"))
        .containsExactly("scheduled", "volume", "image", "clone", "server");
    assertThat(steps.get(1))
        .isEqualTo(
            object(
                "step", "Preparing the volume",
                "status", "executing",
                "name", "volume",
                "message", "timed out"));
  }

  @Test
  void aContainerThatFetchesTheImageIsThatStep() {
    var steps = steps(containers("download-image", "jupyter-server"), NOTED);

    assertThat(steps)
        .extracting(step -> step.getString("step"))
        .containsExactly(
            "Scheduling the session",
            "Preparing the volume",
            "Downloading server image",
            "Starting session");
    assertThat(steps.get(2).getInt("percent")).isEqualTo(50);
  }

  @Test
  void aResourceOfTheFormerOperatorHasTheStepsOfTheReferenceAndNothingElse() {
    var steps = steps(containers("jupyter-server", "unknown", "git-clone"), List.of());

    assertThat(steps)
        .containsExactly(
            object("step", "Cloning and configuring the repository", "status", "waiting"),
            object("step", "Starting session", "status", "waiting"));
  }
}
