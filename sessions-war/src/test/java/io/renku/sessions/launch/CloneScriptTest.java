package io.renku.sessions.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that clones in the session's own image, run against a repository on disk. */
class CloneScriptTest {
  @TempDir Path folder;

  private final Map<String, String> environment = new HashMap<>();
  private Path workTree;
  private String first;

  @BeforeEach
  void prepare() throws IOException {
    var seed = Files.createDirectory(folder.resolve("seed"));
    git(seed, "init", "-q", "-b", "master");
    first = commit(seed, "kept/file.txt", "first");
    commit(seed, "kept/file.txt", "second");
    git(seed, "branch", "feature/x", first);
    git(folder, "clone", "-q", "--bare", "seed", "origin.git");
    workTree = folder.resolve("work/group/project");
    environment.put("GIT_CLONE_WORKSPACE", Files.createDirectory(folder.resolve("work")) + "");
    environment.put("GIT_CLONE_MOUNT_PATH", workTree.toString());
    environment.put("GIT_CLONE_REPOSITORY_URL", "file://" + folder.resolve("origin.git"));
    environment.put("GIT_ALLOW_PROTOCOL", "file");
    environment.put("GIT_CLONE_BRANCH", "master");
    environment.put("GIT_CLONE_COMMIT_SHA", first);
    environment.put("GIT_CLONE_LFS_AUTO_FETCH", "0");
    environment.put("GIT_CLONE_GIT_URL", "http://localhost:1");
    environment.put("GIT_CLONE_USER__OAUTH_TOKEN", "token");
  }

  private static String commit(Path at, String file, String text) throws IOException {
    Files.createDirectories(at.resolve(file).getParent());
    Files.writeString(at.resolve(file), text);
    git(at, "add", ".");
    git(at, "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-q", "-m", text);
    return git(at, "rev-parse", "HEAD").strip();
  }

  private static String git(Path at, String... arguments) {
    var command = new ArrayList<String>();
    command.add("git");
    command.addAll(List.of(arguments));
    var ended = run(at, command, Map.of());
    assertThat(ended.code()).as("%s: %s", command, ended.said()).isZero();
    return ended.said();
  }

  private record Ended(int code, String said) {}

  private static Ended run(Path at, List<String> command, Map<String, String> more) {
    try {
      var start = new ProcessBuilder(command).directory(at.toFile()).redirectErrorStream(true);
      start.environment().putAll(more);
      start.environment().put("GIT_CONFIG_NOSYSTEM", "1");
      var process = start.start();
      process.getOutputStream().close();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      return new Ended(process.exitValue(), said);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private Ended cloneNow() {
    return run(folder, List.of("sh", "-c", script()), environment);
  }

  private static String script() {
    try (InputStream file = CloneScriptTest.class.getResourceAsStream("/git-clone.sh")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void assertEnds(int code) {
    var ended = cloneNow();
    assertThat(ended.code()).as(ended.said()).isEqualTo(code);
  }

  private String content() throws IOException {
    return Files.readString(workTree.resolve("kept/file.txt"));
  }

  @Test
  void behaviour17_aCloneThatIsThereStaysAsItIs() throws IOException {
    assertEnds(0);
    Files.writeString(workTree.resolve("kept/file.txt"), "not yet committed");

    environment.put("GIT_CLONE_BRANCH", "gone");
    assertEnds(0);

    assertThat(content()).isEqualTo("not yet committed");
  }

  @Test
  void behaviour18_aFailureLeavesNothingThatHidesIt() {
    environment.put("GIT_CLONE_BRANCH", "gone");
    for (var attempt = 0; attempt < 2; attempt++) {
      assertEnds(204);
      assertThat(workTree).doesNotExist();
    }
    environment.put("GIT_CLONE_BRANCH", "master");
    environment.put("GIT_CLONE_REPOSITORY_URL", "file://" + folder.resolve("nowhere.git"));
    assertEnds(200);
  }

  @Test
  void behaviour19_registeredUsersGetTheTipOfTheBranch() throws IOException {
    assertEnds(0);

    assertThat(content()).isEqualTo("second");
    assertThat(git(workTree, "rev-parse", "--abbrev-ref", "HEAD").strip()).isEqualTo("master");
  }

  @Test
  void behaviour19_anotherBranchIsCheckedOut() throws IOException {
    environment.put("GIT_CLONE_BRANCH", "feature/x");
    assertEnds(0);

    assertThat(content()).isEqualTo("first");
    assertThat(git(workTree, "rev-parse", "--abbrev-ref", "HEAD").strip()).isEqualTo("feature/x");
  }

  @Test
  void behaviour19_visitorsGetTheVeryCommit() throws IOException {
    environment.remove("GIT_CLONE_USER__OAUTH_TOKEN");
    assertEnds(0);

    assertThat(content()).isEqualTo("first");
  }

  @Test
  void behaviour20_namesArriveAsTheyAre() {
    for (var name :
        List.of(
            "Jane \"J\" O'Doe",
            "Zoë Müller-Ångström",
            "$(touch /tmp/x) `id` ${HOME}",
            "-x \\ ;|&",
            "two\nlines",
            "# no comment")) {
      environment.put("GIT_CLONE_USER__FULL_NAME", name);
      environment.put("GIT_CLONE_USER__EMAIL", name + "@example.org");
      environment.put("GIT_CLONE_MOUNT_PATH", folder.resolve("work/n" + name.hashCode()) + "");
      workTree = folder.resolve("work/n" + name.hashCode());
      assertEnds(0);

      assertThat(git(workTree, "config", "user.name")).isEqualTo(name + "\n");
      assertThat(git(workTree, "config", "user.email")).isEqualTo(name + "@example.org\n");
    }
  }

  @Test
  void behaviour22_aStorageDoesNotHideFilesOfTheRepository() {
    environment.put("GIT_CLONE_S3_MOUNTS_0", workTree.resolve("data") + "");
    environment.put("GIT_CLONE_S3_MOUNTS_1", workTree.resolve("kept") + "");

    assertEnds(206);
    assertThat(workTree).doesNotExist();
  }

  @Test
  void behaviour22_gitDoesNotSeeWhatIsInAStorage() throws IOException {
    environment.put("GIT_CLONE_S3_MOUNTS_0", workTree.resolve("data") + "");
    environment.put("GIT_CLONE_S3_MOUNTS_1", workTree.resolve("more/of it") + "");
    environment.put("GIT_CLONE_S3_MOUNTS_2", "/elsewhere");
    assertEnds(0);
    Files.writeString(Files.createDirectories(workTree.resolve("data")).resolve("big"), "x");
    Files.writeString(Files.createDirectories(workTree.resolve("more/of it")).resolve("big"), "x");

    assertThat(git(workTree, "status", "--porcelain")).isEmpty();
  }

  @Test
  void aStoragePathThatIsNotAbsoluteIsToldSo() {
    environment.put("GIT_CLONE_S3_MOUNTS_0", "data");

    assertEnds(207);
  }
}
