package io.renku.platform.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clones as the init container does, from a repository behind a token. */
class GitCloneTest {
  private static final String TOKEN = "s3cret/token+";

  @TempDir Path directory;
  private GitHttp server;
  private Path work;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void serve() throws IOException, InterruptedException {
    environment.put("PATH", System.getenv("PATH"));
    environment.put("HOME", directory.resolve("home").toString());
    Files.createDirectories(directory.resolve("home"));
    Files.createDirectories(directory.resolve("pod"));
    work = directory.resolve("work");
    var origin = Files.createDirectories(directory.resolve("repos/group/project.git"));
    git(origin, "init", "-q", "--bare", "-b", "main");
    git(origin, "config", "http.receivepack", "true");
    var seed = Files.createDirectories(directory.resolve("seed"));
    git(seed, "init", "-q", "-b", "main");
    Files.writeString(seed.resolve("README.md"), "hello");
    git(seed, "add", ".");
    git(seed, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "first");
    git(seed, "push", "-q", origin.toString(), "main");
    server = new GitHttp(directory.resolve("repos"), TOKEN);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String git(Path where, String... arguments) throws InterruptedException {
    var command = Stream.concat(Stream.of("git"), Arrays.stream(arguments)).toList();
    var result = CommandRun.run(where, environment, command);
    assertThat(result.exit()).as(result.output()).isZero();
    return result.output();
  }

  private Map<String, String> settings() {
    var settings = new HashMap<String, String>();
    settings.put("GIT_CLONE_MOUNT_PATH", "/work/project");
    settings.put("GIT_CLONE_REPOSITORY_URL", server.url() + "/group/project.git");
    settings.put("GIT_CLONE_GIT_URL", server.url());
    settings.put("GIT_CLONE_BRANCH", "main");
    settings.put("GIT_CLONE_LFS_AUTO_FETCH", "0");
    settings.put("GIT_CLONE_USER__OAUTH_TOKEN", TOKEN);
    settings.put("GIT_CLONE_USER__EMAIL", "ada@example.org");
    settings.put("GIT_CLONE_USER__FULL_NAME", "Ada \"the first\" O'Lovelace");
    return settings;
  }

  private int run(Map<String, String> settings) throws InterruptedException {
    var paths = new PathMap();
    paths.put("/work", work);
    var log = new ContainerLog(directory.resolve("pod"), "git-clone", 0);
    return new GitClone(
            settings, paths, directory.resolve("pod"), environment, log, Duration.ofMillis(50))
        .run();
  }

  private Path project() {
    return work.resolve("project");
  }

  @Test
  void theRepositoryIsThereAndCanBePushed() throws IOException, InterruptedException {
    assertThat(run(settings())).isZero();

    assertThat(project().resolve("README.md")).hasContent("hello");
    assertThat(git(project(), "config", "user.name")).isEqualTo("Ada \"the first\" O'Lovelace");
    assertThat(git(project(), "rev-parse", "--abbrev-ref", "HEAD")).isEqualTo("main");
    Files.writeString(project().resolve("new.txt"), "new");
    git(project(), "add", ".");
    git(project(), "commit", "-qm", "second");
    git(project(), "push", "-q");
    assertThat(git(directory.resolve("repos/group/project.git"), "log", "--format=%s", "main"))
        .startsWith("second");
  }

  @Test
  void theTokenIsOutsideTheWorkTreeAndPrivate() throws IOException, InterruptedException {
    run(settings());

    var file = directory.resolve("pod/git-credentials");
    assertThat(Files.getPosixFilePermissions(file))
        .containsExactlyInAnyOrder(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    assertThat(Files.readString(project().resolve(".git/config"))).doesNotContain("s3cret");
    assertThat(new ContainerLog(directory.resolve("pod"), "git-clone", 0).tail(100))
        .doesNotContain("s3cret");
  }

  @Test
  void aResumedSessionKeepsItsWork() throws IOException, InterruptedException {
    run(settings());
    Files.writeString(project().resolve("README.md"), "unfinished");

    assertThat(run(settings())).isZero();

    assertThat(project().resolve("README.md")).hasContent("unfinished");
  }

  @Test
  void failuresHaveTheirExitCodesAndLeaveNothing() throws IOException, InterruptedException {
    var noBranch = settings();
    noBranch.put("GIT_CLONE_BRANCH", "none");
    var noToken = settings();
    noToken.put("GIT_CLONE_USER__OAUTH_TOKEN", "wrong");
    var noServer = settings();
    noServer.put("GIT_CLONE_GIT_URL", "http://127.0.0.1:1");
    var hidden = settings();
    hidden.put("GIT_CLONE_S3_MOUNTS_0", "/work/project/README.md");
    var relative = settings();
    relative.put("GIT_CLONE_S3_MOUNTS_0", "data");
    var option = settings();
    option.put("GIT_CLONE_BRANCH", "--orphan");
    var local = settings();
    local.put("GIT_CLONE_GIT_URL", "file:///etc");

    assertThat(List.of(run(noBranch), run(noToken), run(noServer), run(hidden), run(relative)))
        .containsExactly(204, 200, 201, 206, 207);
    assertThat(List.of(run(option), run(local))).containsExactly(200, 200);
    try (var left = Files.list(project())) {
      assertThat(left).isEmpty();
    }
    assertThat(run(settings())).isZero();
  }

  @Test
  void storagesAreHiddenFromGit() throws IOException, InterruptedException {
    var settings = settings();
    settings.put("GIT_CLONE_S3_MOUNTS_0", "/work/project/cloud");

    run(settings);

    assertThat(Files.readString(project().resolve(".git/info/exclude"))).contains("/cloud");
  }
}
