package io.renku.platform.cluster.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real git asks for the login; a server tells what it got. */
class RepositoryLoginTest {
  private static final String TOKEN = "a/b+c%d&e=f";

  @TempDir Path directory;
  private Repositories repositories;
  private RepositoryLogin login;

  @BeforeEach
  void install() throws IOException {
    repositories = new Repositories(directory);
    login =
        new RepositoryLogin(
            directory.resolve("it's a folder/login"), "https://git.example.org:8443/g/project.git");
    login.install();
    login.accept(TOKEN, -1);
  }

  /** What {@code git credential fill} says of an address. */
  private CommandRun.Result fill(String url) throws Exception {
    var environment = new HashMap<>(login.addTo(repositories.environment()));
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("URL", url);
    var command = java.util.List.of("sh", "-c", "echo \"url=$URL\" | git credential fill");
    return CommandRun.run(directory, environment, java.time.Duration.ofMinutes(1), command);
  }

  @Test
  void theRepositoryAndWhatIsBelowItGetTheToken() throws Exception {
    for (var path : Stream.of("", "/info/refs", "/info/lfs/objects/batch").toList()) {
      assertThat(fill("https://git.example.org:8443/g/project.git" + path).output())
          .contains("username=oauth2", "password=" + TOKEN);
    }
    assertThat(fill("https://www.git.example.org:8443/g/project.git").output()).contains(TOKEN);
  }

  @Test
  void nobodyElseGetsIt() throws Exception {
    for (var other :
        Stream.of(
                "https://git.example.org:8443/g/project.git.evil",
                "https://git.example.org:8443/g/other.git",
                "https://git.example.org:8443/",
                "https://git.example.org/g/project.git",
                "http://git.example.org:8443/g/project.git",
                "https://git.example.org.evil.org:8443/g/project.git")
            .toList()) {
      var answer = fill(other);
      assertThat(answer.exit()).as(other).isNotZero();
      assertThat(answer.said()).as(other).doesNotContain(TOKEN);
    }
  }

  @Test
  void theFilesBelongToTheirOwnerOnly() throws IOException {
    var folder = directory.resolve("it's a folder/login");

    assertThat(permissions(folder)).isEqualTo("rwx------");
    assertThat(permissions(folder.resolve("answer"))).isEqualTo("rw-------");
    assertThat(permissions(folder.resolve("helper"))).isEqualTo("rwx------");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void aRefusalReachesThePersonAndEndsGit() throws Exception {
    login.refuse("The session's access has run out (401). Log in again.");

    var answer = fill("https://git.example.org:8443/g/project.git");

    assertThat(answer.exit()).isNotZero();
    assertThat(answer.errors()).contains("The session's access has run out (401). Log in again.");
  }

  @Test
  void settingsOfTheUserStay() {
    var variables =
        login.addTo(
            Map.of(
                "GIT_CONFIG_COUNT", "1",
                "GIT_CONFIG_KEY_0", "core.editor",
                "GIT_CONFIG_VALUE_0", "vi"));

    assertThat(variables)
        .containsEntry("GIT_CONFIG_KEY_0", "core.editor")
        .containsEntry("GIT_CONFIG_COUNT", "7")
        .containsKey("GIT_CONFIG_KEY_6");
  }

  @Test
  void aRealServerIsReachedWithTheTokenOfTheMoment() throws Exception {
    repositories.create("group/project.git", Map.of("a.txt", "a"));
    try (var server = new GitHttp(repositories.folder(), "first")) {
      var url = server.url() + "/group/project.git";
      var here = new RepositoryLogin(directory.resolve("here"), url);
      here.install();
      here.accept("first", -1);
      var environment = here.addTo(repositories.environment());
      var folder = Files.createDirectories(directory.resolve("work"));
      repositories.git(environment, folder, "clone", "-q", url, ".");

      server.accept("second");
      environment.put("GIT_TERMINAL_PROMPT", "0");
      assertThat(repositories.tryGit(environment, folder, "fetch").isDone()).isFalse();
      here.accept("second", -1);

      repositories.git(environment, folder, "fetch");
    }
  }
}
