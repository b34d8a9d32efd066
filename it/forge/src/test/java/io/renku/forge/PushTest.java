package io.renku.forge;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.forge.http.Json;
import java.nio.file.Files;
import org.gitlab4j.api.models.AccessLevel;
import org.gitlab4j.api.models.Project;
import org.gitlab4j.api.models.ProjectHook;
import org.gitlab4j.api.models.Visibility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PushTest {
  private static RunningForge forge;
  private static String ada;

  @BeforeAll
  static void start() throws Exception {
    forge = new RunningForge();
    ada = forge.userToken("ada");
  }

  @AfterAll
  static void stop() throws Exception {
    forge.close();
  }

  private static String address(String token, String path) {
    return forge.url().replace("http://", "http://oauth2:" + token + "@") + "/" + path + ".git";
  }

  private static GitCommand cloneOf(String token, Project project, String folder) throws Exception {
    return GitCommand.clone(
        address(token, project.getPathWithNamespace()), forge.folder().resolve(folder));
  }

  @Test
  void whatIsPushedCanBeClonedAndIsToldToTheHook() throws Exception {
    var api = forge.as(ada);
    var project = api.getProjectApi().createProject(new Project().withName("First steps"));
    try (var receiver = new HookReceiver(2)) {
      api.getProjectApi()
          .addHook(
              project.getId(),
              receiver.url(),
              new ProjectHook().withPushEvents(true),
              false,
              "secret");
      var clone = cloneOf(ada, project, "first");

      clone.commit("data/numbers.csv", "1,2,3\n");
      clone.ok("push", "origin", "HEAD:master");

      var message = receiver.next();
      assertThat(message.headers())
          .containsEntry("X-Gitlab-Token", "secret")
          .containsEntry("X-Gitlab-Event", "Push Hook");
      var body = Json.MAPPER.readTree(message.body());
      assertThat(body.path("after").asText()).isEqualTo(clone.ok("rev-parse", "HEAD").strip());
      assertThat(body.at("/project/id").asLong()).isEqualTo(project.getId());
      assertThat(body.at("/project/path_with_namespace").asText()).isEqualTo("ada/first-steps");
      assertThat(body.at("/commits/0/added/0").asText()).isEqualTo("data/numbers.csv");
      var copy = cloneOf(ada, project, "first-copy");
      assertThat(Files.readString(copy.folder().resolve("data/numbers.csv"))).isEqualTo("1,2,3\n");
      assertThat(api.getProjectApi().getProject(project.getId()).getDefaultBranch())
          .isEqualTo("master");
    }
  }

  @Test
  void aFreeNameInOnesOwnNamespaceIsMadeByPushing() throws Exception {
    var folder = Files.createDirectories(forge.folder().resolve("made"));
    var git = new GitCommand(folder);
    git.ok("init", "-b", "main");
    git.commit("a", "a");

    git.ok("push", address(ada, "ada/made-by-push"), "main");

    var project = forge.as(ada).getProjectApi().getProject("ada/made-by-push");
    assertThat(project.getVisibility()).isEqualTo(Visibility.PRIVATE);
  }

  @Test
  void aPrivateProjectAsksForCredentialsAndHidesFromStrangers() throws Exception {
    var grace = forge.userToken("grace");
    forge.as(ada).getProjectApi().createProject(new Project().withName("hidden"));
    var git = new GitCommand(Files.createDirectories(forge.folder().resolve("strangers")));

    var anonymous = git.run("ls-remote", forge.url() + "/ada/hidden.git");
    var stranger = git.run("ls-remote", address(grace, "ada/hidden"));
    var wrong = git.run("ls-remote", address("nonsense", "ada/hidden"));

    assertThat(anonymous.output()).contains("could not read Username");
    assertThat(stranger.output()).contains("not found");
    assertThat(wrong.output()).contains("Authentication failed");
  }

  @Test
  void aDeveloperPushesBranchesButNotTheProtectedOne() throws Exception {
    var alan = forge.userToken("alan");
    var alanId = forge.as(alan).getUserApi().getCurrentUser().getId();
    var api = forge.as(ada);
    var project = api.getProjectApi().createProject(new Project().withName("shared"));
    var owner = cloneOf(ada, project, "shared-owner");
    owner.commit("a", "a");
    owner.ok("push", "origin", "HEAD:main");
    forge.post(
        ada,
        "/api/v4/projects/" + project.getId() + "/members",
        "{\"user_id\":" + alanId + ",\"access_level\":" + AccessLevel.DEVELOPER.value + "}");
    var developer = cloneOf(alan, project, "shared-developer");
    developer.commit("b", "b");

    var refused = developer.run("push", "origin", "HEAD:main");
    var accepted = developer.run("push", "origin", "HEAD:feature");
    developer.ok("commit", "--amend", "-m", "Other words");
    var forced = developer.run("push", "--force", "origin", "HEAD:feature");

    assertThat(refused.status()).isNotZero();
    assertThat(refused.output())
        .contains("You are not allowed to push code to protected branches on this project.");
    assertThat(accepted.status()).isZero();
    assertThat(forced.status()).isZero();
    owner.ok("commit", "--amend", "-m", "Rewritten");
    assertThat(owner.run("push", "--force", "origin", "HEAD:main").output())
        .contains("You are not allowed to force push code to a protected branch");
    assertThat(owner.run("push", "origin", ":main").output())
        .contains("The default branch of a project cannot be deleted.");
  }
}
