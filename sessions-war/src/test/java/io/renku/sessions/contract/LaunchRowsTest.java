package io.renku.sessions.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.commons.kit.Answer;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.kit.Gitlab;
import io.renku.sessions.kit.Who;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What section 10 says of launches: names, numbers and variables. */
class LaunchRowsTest extends ServiceTest {

  @Test
  void row01_pathsKeepGitlabsCaseWhereTheyAreReadByGit() {
    launched(Who.JANE, launch("").replace("\"group\"", "\"GROUP\"").replace("my-p", "MY-P"));
    var resource = resource(NAME);

    assertThat(text(resource, "spec", "jupyterServer", "rootDir"))
        .isEqualTo("/home/jovyan/work/Group/My-Project");
    assertThat(resource.toString()).contains(Gitlab.PUBLIC_ADDRESS + "/Group/My-Project.git");
    assertThat(text(resource, "spec", "jupyterServer", "image"))
        .isEqualTo(service.registry.host() + "/group/my-project:0123456");
    assertThat(text(resource, "metadata", "annotations", "renku.io/projectName"))
        .isEqualTo("my-project");
  }

  @Test
  void row02_namesOfAllKindsOfPeopleAndProjects() {
    assertThat(text(launched(Who.user("7user"), openLaunch("")), "name")).startsWith("n7user-");
    service.gitlab.project(45, "Group/A-very_long.Project-Name-indeed-and-Longer", true);
    service.registry.image("group/a-very_long.project-name-indeed-and-longer:0123456");
    var longName =
        launched(
            Who.JOHN,
            launch("").replace("my-project", "A-very_long.Project-Name-indeed-and-Longer"));

    assertThat(text(longName, "name")).hasSizeLessThanOrEqualTo(45).matches("[a-z0-9-]+");
    for (var name : List.of("x".repeat(64), "école", "a_b_" + "-".repeat(20), "-x")) {
      assertRefused(post(Who.user(name), "servers", openLaunch("")), 422, 1000);
    }
  }

  @Test
  void row07_numbersAreNumbersAndSizesAreText() {
    launched(Who.JANE, launch(",\"resource_class_id\":1,\"storage\":20"));
    change(
        NAME,
        """
        {"spec":{"storage":{"size":"1500000000"},"jupyterServer":{"resources":{"requests":
          {"cpu":"250m","memory":"10Gi","nvidia.com/gpu":"2"}}}},
         "status":{"mainPod":{"name":"p","resourceUsage":
          {"cpuMillicores":1500,"memoryBytes":104857600,"disk":{"usedBytes":2e9}}}}}\
        """);

    var session = get(Who.JANE, "servers/" + NAME).object();

    assertThat(session.get("resources"))
        .isEqualTo(
            Tree.parse(
                """
                {"requests":{"cpu":0.25,"memory":"10.74G","storage":"1.50G","gpu":2},
                 "usage":{"cpu":1.5,"memory":"0.10G","storage":"2G"}}\
                """));
    assertThat(text(session, "state", "pod_name")).isEqualTo("p");
  }

  @Test
  void row07_storageMayBeANumberTextOrNothing() {
    launched(Who.JANE, launch(""));
    for (var pair : Map.of("10000000000", "10G", "\"10Gi\"", "10.74G", "\"\"", "").entrySet()) {
      change(NAME, "{\"spec\":{\"storage\":{\"size\":" + pair.getKey() + "}}}");

      var requests = get(Who.JANE, "servers/" + NAME).object().getJsonObject("resources");
      assertThat(text(requests, "requests", "storage")).isEqualTo(pair.getValue());
    }
  }

  @Test
  void row09_variablesReachTheServerAndR() {
    launched(Who.JANE, launch(",\"environment_variables\":{\"A\":\"1\",\"B\":\"two words\"}"));

    assertThat(resource(NAME).toString())
        .contains("{\"name\":\"A\",\"value\":\"1\"}")
        .contains("{\".Renviron\":\"A=1\\nB='two words'\"}")
        .contains("\"mountPath\":\"/home/jovyan/.Renviron\"");
  }

  @Test
  void row09_variablesOfTheSessionAreItsOwn() {
    for (var name :
        List.of(
            "RENKU_USERNAME",
            "CI_COMMIT_SHA",
            "NOTEBOOK_DIR",
            "MOUNT_PATH",
            "SESSION_URL",
            "PROJECT_NAME",
            "GIT_CLONE_REPO",
            "SERVER_APP_TOKEN",
            "JUPYTER_CONFIG_PATH")) {
      var answer = withVariable(name, "mine");

      assertRefused(answer, 422, 1004);
      assertThat(answer.message()).contains(name);
    }
    assertThat(withVariable("PROJECT_NAME", "my-project").status()).isEqualTo(201);
    var number = post(Who.JANE, "servers", launch(",\"environment_variables\":{\"A\":1}"));
    assertRefused(number, 422, 1422);
    assertThat(detail(number)).contains("environment_variables.A");
  }

  private Answer withVariable(String name, String value) {
    var variables = Tree.object(name, value);
    return post(Who.JANE, "servers", launch(",\"environment_variables\":" + variables));
  }
}
