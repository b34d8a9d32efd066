package io.renku.sessions.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.Tree;
import io.renku.sessions.kit.Who;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Starting sessions, and what they look like then (sections 1.4, 1.7, 1.14, 1.16, 4.1). */
class LaunchTest extends ServiceTest {

  @BeforeAll
  void images() {
    service.registry.image("a/b:1");
    service.registry.privateImage("group/private:1");
  }

  @Test
  void s1_14_aNewSessionLooksAsTheSpecificationShowsIt() {
    var session = launched(Who.JANE, launch(",\"resource_class_id\":2,\"storage\":10"));

    assertThat(text(session, "name")).isEqualTo(NAME);
    assertThat(text(session, "image"))
        .isEqualTo(service.registry.host() + "/group/my-project:0123456");
    assertThat(session.getString("started"))
        .matches(Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?\\+00:00"));
    assertThat(session.getJsonObject("state").get("pod_name")).isEqualTo(JsonValue.NULL);
    assertThat(session.get("resources"))
        .isEqualTo(
            Tree.parse(
                """
                {"requests":{"cpu":4.0,"memory":"16G","storage":"10G","gpu":1},"usage":{}}\
                """));
    assertThat(text(session, "url"))
        .matches("https://renku.example.org/sessions/" + NAME + "\\?token=[0-9a-f]{48}");
    assertThat(session.getJsonObject("status"))
        .containsKeys("state", "details", "readyNumContainers", "totalNumContainers", "warnings");
    assertThat(text(session, "status", "state")).isEqualTo("starting");
    assertThat(text(session, "status", "message")).contains("starting session");
    assertThat(get(Who.JANE, "servers/" + NAME).object()).isEqualTo(session);
  }

  @Test
  void s2_4_theAnnotationsAreThoseOfTheReference() {
    var annotations = launched(Who.JANE, launch("")).getJsonObject("annotations");

    assertThat(annotations)
        .isEqualTo(
            Tree.parse(
                """
                {"renku.io/branch":"master",
                 "renku.io/commit-sha":"0123456789abcdef0123456789abcdef01234567",
                 "renku.io/default_image_used":"False","renku.io/git-host":"gitlab.example.org",
                 "renku.io/gitlabProjectId":"42","renku.io/hibernatedSecondsThreshold":"259200",
                 "renku.io/hibernation":"","renku.io/hibernationBranch":"",
                 "renku.io/hibernationCommitSha":"","renku.io/hibernationDate":"",
                 "renku.io/hibernationDirty":"","renku.io/hibernationSynchronized":"",
                 "renku.io/idleSecondsThreshold":"86400","renku.io/lastActivityDate":"",
                 "renku.io/namespace":"group","renku.io/projectName":"my-project",
                 "renku.io/repository":"https://gitlab.example.org/Group/My-Project",
                 "renku.io/servername":"%s","renku.io/username":"jane.doe@example.org"}\
                """
                    .formatted(NAME)));
  }

  @Test
  void s2_3_theLabelsAreThoseThatExistingToolsSelectBy() {
    launched(Who.JANE, launch(",\"resource_class_id\":2"));

    assertThat(Tree.objectAt(resource(NAME), "metadata", "labels").entrySet())
        .containsAll(
            Tree.object(
                    "app", "jupyter",
                    "component", "singleuser-server",
                    "renku.io/commit-sha", COMMIT,
                    "renku.io/gitlabProjectId", "42",
                    "renku.io/safe-username", "jane-2edoe-40example-2eorg",
                    "renku.io/userId", Who.JANE.claims().get("sub"),
                    "renku.io/quota", "quota-of-gpus")
                .entrySet());
  }

  @Test
  void appendix_theSameLaunchAgainFindsTheSession() {
    var first = launched(Who.JANE, launch(""));

    var second = post(Who.JANE, "servers", launch(",\"storage\":15,\"image\":\"a/b:other\""));

    assertThat(second.status()).isEqualTo(200);
    assertThat(second.object()).isEqualTo(first);
  }

  @Test
  void appendix_aLaunchedSessionIsListedShownAndAskedForItsLogs() {
    var launched = launched(Who.JANE, launch(""));

    assertThat(get(Who.JANE, "servers").object())
        .isEqualTo(Tree.object("servers", Tree.object(NAME, launched)));
    assertThat(get(Who.JANE, "servers/" + NAME).object()).isEqualTo(launched);
    assertThat(get(Who.JANE, "logs/" + NAME).status()).isEqualTo(200);
  }

  @Test
  void appendix_twoBranchesAreTwoSessions() {
    var master = launched(Who.JANE, openLaunch(""));
    var feature = launched(Who.JANE, openLaunch(",\"branch\":\"feature/x\""));

    assertThat(text(master, "name")).isNotEqualTo(text(feature, "name"));
    assertThat(text(feature, "annotations", "renku.io/branch")).isEqualTo("feature/x");
  }

  @Test
  void appendix_whatIsRequiredHasToBeThere() {
    for (var field : List.of("namespace", "project", "commit_sha")) {
      var body = Tree.with(Tree.parseObject(launch("")), field, null);

      for (var wrong :
          List.of(
              body,
              Tree.with(body, field, JsonValue.NULL),
              Tree.with(body, field, ""),
              Tree.with(body, field, 7))) {
        var answer = post(Who.JANE, "servers", wrong.toString());

        assertRefused(answer, 422, 1422);
        assertThat(detail(answer)).startsWith(field + ": ");
      }
    }
  }

  @Test
  void appendix_whatDoesNotExistIsNamed() {
    assertMissing(launch("").replace("my-project", "other"), "project group/other");
    assertMissing(launch("").replace("\"group\"", "\"nobody\""), "project nobody/my-project");
    assertMissing(launch("").replace("master", "gone"), "branch gone");
    assertMissing(launch("").replace(COMMIT, "deadbeef"), "commit deadbeef");
    assertMissing(
        launch("").replace("master", "gone").replace(COMMIT, "deadbeef"), "branch gone and commit");
    assertMissing(launch("").replace("\"master\"", "\"\""), "branch ");
  }

  private void assertMissing(String body, String what) {
    var answer = post(Who.JANE, "servers", body);

    assertRefused(answer, 404, 1404);
    assertThat(answer.message()).contains(what);
  }

  @Test
  void s1_7_aPrivateProjectDoesNotExistForVisitors() {
    assertRefused(post(Who.ANONYMOUS, "servers", launch("")), 404, 1404);
  }

  @Test
  void s1_4_unknownFieldsAreRefused() {
    var answer =
        post(
            Who.JANE,
            "servers",
            launch(",\"colour\":\"red\",\"serverOptions\":{\"cpu_request\":1,\"smell\":2}"));

    assertRefused(answer, 422, 1422);
    assertThat(detail(answer)).contains("colour: ").contains("serverOptions.smell: ");
  }

  @Test
  void s1_4_aBodyThatIsNotSaidToBeJsonIsEmpty() {
    for (var type : List.of("", "text/plain", "application/x-www-form-urlencoded")) {
      assertRefused(
          send(Who.JANE, "POST", "servers", launch(""), Map.of("Content-Type", type)), 422, 1422);
    }
    var withCharset = Map.of("Content-Type", "application/json; charset=utf-8");
    assertThat(send(Who.JANE, "POST", "servers", launch(""), withCharset).status()).isEqualTo(201);
  }

  @Test
  void s1_4_whatIsNoJsonIsABadRequest() {
    for (var body : List.of("{", "{\"a\":}", "nope", "[".repeat(20_000))) {
      assertRefused(post(Who.JANE, "servers", body), 400, 1400);
    }
    assertRefused(post(Who.JANE, "servers", "[]"), 422, 1422);
    assertRefused(post(Who.JANE, "servers", "5"), 422, 1422);
  }

  @Test
  void s1_15_aBodyThatIsTooLargeIsRefused() {
    var body = launch(",\"environment_variables\":{\"A\":\"" + "x".repeat(1 << 20) + "\"}");

    assertRefused(post(Who.JANE, "servers", body), 413, 1413);
  }

  @Test
  void s1_4_nullIsRefusedWhereSomethingElseIsTheDefault() {
    for (var field :
        List.of(
            "branch",
            "storage",
            "serverOptions",
            "lfs_auto_fetch",
            "default_url",
            "environment_variables")) {
      var body = Json.createObjectBuilder(Tree.parseObject(launch(""))).addNull(field).build();
      var answer = post(Who.JANE, "servers", body.toString());

      assertRefused(answer, 422, 1422);
      assertThat(detail(answer)).contains(field + ": ").contains("null");
    }
    for (var field : List.of("image", "notebook", "resource_class_id", "cloudstorage")) {
      var body = Json.createObjectBuilder(Tree.parseObject(launch(""))).addNull(field).build();

      assertThat(post(Who.JANE, "servers", body.toString()).status()).as(field).isLessThan(300);
    }
  }

  @Test
  void s1_4_truthAndNumbersComeInManyForms() {
    for (var word : List.of("true", "1", "\"t\"", "\"True\"", "\"ON\"", "\"y\"", "\"Yes\"")) {
      launched(Who.JANE, launch(",\"lfs_auto_fetch\":" + word));
      assertThat(resource(NAME).toString())
          .contains("{\"name\":\"GIT_CLONE_LFS_AUTO_FETCH\",\"value\":\"1\"}");
      tidyUp();
    }
    launched(Who.JANE, launch(",\"storage\":\"7\",\"resource_class_id\":\"1\""));
    assertThat(text(resource(NAME), "spec", "storage", "size")).isEqualTo("7000000000");
    for (var wrong : List.of("\"maybe\"", "2", "{}")) {
      assertRefused(post(Who.JOHN, "servers", launch(",\"lfs_auto_fetch\":" + wrong)), 422, 1422);
    }
    for (var wrong : List.of("\"7.5\"", "1.5", "1e400", "true", "[1]", "99999999999999999999")) {
      assertRefused(post(Who.JOHN, "servers", launch(",\"storage\":" + wrong)), 422, 1422);
    }
  }

  @Test
  void s1_7_theChoicesOfTheRequestGoBeforeThoseOfTheOldestClients() {
    launched(
        Who.JANE,
        launch(
            """
            ,"default_url":"/rstudio","lfs_auto_fetch":false,
            "serverOptions":{"defaultUrl":"/tree","lfs_auto_fetch":true}\
            """));

    assertThat(text(resource(NAME), "spec", "jupyterServer", "defaultUrl")).isEqualTo("/rstudio");
    assertThat(resource(NAME).toString())
        .contains("{\"name\":\"GIT_CLONE_LFS_AUTO_FETCH\",\"value\":\"0\"}");
  }

  @Test
  void appendix_anImageThatIsNamedIsUsed() {
    var image = service.registry.host() + "/a/b:1";

    var session = launched(Who.JANE, launch(",\"image\":\"" + image + "\""));

    assertThat(text(session, "image")).isEqualTo(image);
    assertThat(text(session, "annotations", "renku.io/default_image_used")).isEqualTo("False");
    assertThat(session.getJsonObject("status").getJsonArray("warnings")).isEmpty();
    assertThat(resource(NAME).toString()).doesNotContain("image-secret");
  }

  @Test
  void s4_1_anImageThatIsNotThereGivesWayToTheDefault() {
    var missing = service.registry.host() + "/a/b:gone";

    var session = launched(Who.JANE, launch(",\"image\":\"" + missing + "\""));

    assertThat(text(session, "image"))
        .isEqualTo(service.registry.host() + "/renku/singleuser:latest");
    assertThat(text(session, "annotations", "renku.io/default_image_used")).isEqualTo("True");
    var warning = Tree.objectsAt(session, "status", "warnings").getFirst();
    assertThat(text(warning, "message")).contains("default image");
    assertThat(warning.get("critical")).isEqualTo(JsonValue.FALSE);
  }

  @Test
  void s4_1_aPrivateImageIsPulledWithTheUsersToken() {
    var image = service.registry.host() + "/group/private:1";

    var mine = launched(Who.JANE, launch(",\"image\":\"" + image + "\""));

    assertThat(text(mine, "image")).isEqualTo(image);
    assertThat(resource(NAME).toString())
        .contains("\"path\":\"/image_pull_secret\"")
        .contains("kubernetes.io/dockerconfigjson");
    var visitors = launched(Who.ANONYMOUS, openLaunch(",\"image\":\"" + image + "\""));
    assertThat(text(visitors, "annotations", "renku.io/default_image_used")).isEqualTo("True");
  }

  @Test
  void appendix_withoutItsImageAProjectsCommitCannotBeStarted() {
    service.gitlab.project(44, "Group/Unbuilt", true);

    var answer = post(Who.JANE, "servers", launch("").replace("my-project", "unbuilt"));

    assertRefused(answer, 404, 1404);
    assertThat(answer.message()).contains("/group/unbuilt:0123456");
    assertThat(detail(answer)).contains("pipeline");
  }

  @Test
  void s4_2_whatIsNoImageIsRefused() {
    assertRefused(post(Who.JANE, "servers", launch(",\"image\":\":::?-+^\"")), 422, 1002);
    assertThat(post(Who.JANE, "servers", launch(",\"image\":\"  \"")).status()).isEqualTo(201);
  }

  @Test
  void s1_16_anAnonymousSessionIsOpenedByItsToken() {
    var session = launched(Who.ANONYMOUS, openLaunch(""));
    var resource = resource(text(session, "name"));

    assertThat(text(session, "name")).startsWith("anon-");
    assertThat(text(session, "url")).endsWith("?token=anon-1a2b3c");
    assertThat(text(session, "annotations", "renku.io/username")).isEqualTo("anon-1a2b3c");
    assertThat(text(session, "annotations", "renku.io/idleSecondsThreshold")).isEqualTo("43200");
    assertThat(text(session, "annotations", "renku.io/hibernatedSecondsThreshold")).isEqualTo("1");
    assertThat(resource.toString()).doesNotContain("GIT_CLONE_USER__OAUTH_TOKEN");
    assertThat(resource.toString())
        .contains("{\"name\":\"GIT_CLONE_COMMIT_SHA\",\"value\":\"" + COMMIT + "\"}");
  }
}
