package io.renku.platform.cluster.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every way to clone a session's repository does, with a real git and a real server behind a
 * token. The numbers are those of the behaviours to get right (sessions.md, section 10).
 */
abstract class CloneContract {
  static final String TOKEN = "s3cret/token+";

  @TempDir Path directory;
  GitHttp server;
  Repositories repositories;
  Path work;
  final Map<String, String> environment = new HashMap<>();
  final StringBuilder log = new StringBuilder();

  /** Answers the exit code. */
  abstract int run(Map<String, String> settings) throws Exception;

  /** What git needs in the session, beside the repository's own configuration. */
  abstract Map<String, String> inSession(Map<String, String> environment) throws Exception;

  @BeforeEach
  void serve() throws Exception {
    repositories = new Repositories(directory);
    repositories.create("group/project.git", Map.of("README.md", "hello", "data/a.csv", "1"));
    server = new GitHttp(repositories.folder(), TOKEN);
    environment.putAll(repositories.environment());
    lfs(0, "true");
    work = directory.resolve("workspace/group/project");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private FakeLfs lfs(long size, String pull) throws IOException {
    var lfs = new FakeLfs(directory.resolve("lfs"), size, pull);
    environment.put("PATH", lfs.searchPath());
    return lfs;
  }

  Map<String, String> settings() {
    var settings = new HashMap<String, String>();
    settings.put("GIT_CLONE_MOUNT_PATH", work.toString());
    settings.put("GIT_CLONE_WORKSPACE", directory.resolve("workspace").toString());
    settings.put("GIT_CLONE_REPOSITORY_URL", server.url() + "/group/project.git");
    settings.put("GIT_CLONE_GIT_URL", server.url());
    settings.put("GIT_CLONE_BRANCH", "main");
    settings.put("GIT_CLONE_COMMIT_SHA", "");
    settings.put("GIT_CLONE_LFS_AUTO_FETCH", "0");
    settings.put("GIT_CLONE_USER__USERNAME", "ada");
    settings.put("GIT_CLONE_USER__OAUTH_TOKEN", TOKEN);
    settings.put("GIT_CLONE_USER__EMAIL", "ada@example.org");
    settings.put("GIT_CLONE_USER__FULL_NAME", "Ada \"the first\" O'Lovelace; $(id) ü");
    return settings;
  }

  private int runWith(String name, String value) throws Exception {
    var settings = settings();
    settings.put(name, value);
    return run(settings);
  }

  String git(String... arguments) throws InterruptedException {
    return repositories.git(work, arguments);
  }

  private Path mark() {
    return work.resolveSibling(".project.cloning");
  }

  @Test
  void theRepositoryIsThereAndCanBePushed() throws Exception {
    assertThat(run(settings())).as(log.toString()).isZero();

    assertThat(work.resolve("README.md")).hasContent("hello");
    assertThat(mark()).doesNotExist();
    Files.writeString(work.resolve("new.txt"), "new");
    git("add", ".");
    git("commit", "-qm", "second");
    repositories.git(inSession(environment), work, "push", "-q");
    var bare = repositories.folder().resolve("group/project.git");
    assertThat(repositories.git(bare, "log", "--format=%s", "main")).startsWith("second");
  }

  @Test
  void theTokenIsNowhereInTheWorkTreeOrTheLog() throws Exception {
    run(settings());

    assertThat(Files.readString(work.resolve(".git/config"))).doesNotContain("s3cret");
    assertThat(log.toString()).doesNotContain("s3cret");
  }

  @Test
  void behaviour17_aResumedSessionKeepsItsWorkEvenWhileTheServerIsAway() throws Exception {
    run(settings());
    Files.writeString(work.resolve("README.md"), "unfinished");
    git("config", "user.name", "Somebody else");
    server.close();

    assertThat(run(settings())).isZero();

    assertThat(work.resolve("README.md")).hasContent("unfinished");
    assertThat(git("config", "user.name")).isEqualTo("Somebody else");
  }

  @Test
  void behaviour17_filesWithoutARepositoryAreNotTouchedEither() throws Exception {
    Files.createDirectories(work);
    Files.writeString(work.resolve("thesis.tex"), "all of it");

    assertThat(run(settings())).isZero();

    assertThat(work).isDirectoryContaining(file -> file.endsWith("thesis.tex"));
    assertThat(work.resolve(".git")).doesNotExist();
  }

  @Test
  void behaviour18_aFailureLeavesNothingSoThatARestartShowsTheSame() throws Exception {
    for (var attempt = 0; attempt < 2; attempt++) {
      assertThat(runWith("GIT_CLONE_BRANCH", "none")).isEqualTo(204);
      assertThat(left()).isEmpty();
    }
    assertThat(runWith("GIT_CLONE_USER__OAUTH_TOKEN", "wrong")).isEqualTo(200);
    assertThat(left()).isEmpty();

    assertThat(run(settings())).isZero();
  }

  private List<Path> left() throws IOException {
    if (Files.notExists(work)) {
      return List.of();
    }
    try (var files = Files.list(work)) {
      return files.toList();
    }
  }

  @Test
  void behaviour18_aCloneThatWasCutShortIsDoneAgain() throws Exception {
    Files.createDirectories(work);
    git("init", "-q");
    Files.writeString(work.resolve("half.txt"), "half");
    Files.writeString(mark(), "");

    assertThat(run(settings())).isZero();

    assertThat(work.resolve("half.txt")).doesNotExist();
    assertThat(work.resolve("README.md")).hasContent("hello");
    assertThat(mark()).doesNotExist();
  }

  @Test
  void behaviour19_theBranchIsCheckedOutAtItsTip() throws Exception {
    var first = repositories.git(bare("group/project.git"), "rev-parse", "main");
    repositories.commit(bare("group/project.git"), "second", Map.of("b.txt", "b"));
    repositories.git(bare("group/project.git"), "branch", "side/a-b", first);

    assertThat(runWith("GIT_CLONE_COMMIT_SHA", first)).isZero();
    assertThat(git("rev-parse", "--abbrev-ref", "HEAD")).isEqualTo("main");
    assertThat(git("log", "-1", "--format=%s")).isEqualTo("second");
    assertThat(git("rev-parse", "--abbrev-ref", "@{upstream}")).isEqualTo("origin/main");

    work = directory.resolve("workspace/group/other");
    assertThat(runWith("GIT_CLONE_BRANCH", "side/a-b")).isZero();
    assertThat(git("rev-parse", "--abbrev-ref", "HEAD")).isEqualTo("side/a-b");
  }

  private Path bare(String path) {
    return repositories.folder().resolve(path);
  }

  @Test
  void behaviour19_anAnonymousSessionIsAtTheExactCommitAndHasNoCredentials() throws Exception {
    var bare = repositories.create("public/open.git", Map.of("README.md", "first"));
    var first = repositories.git(bare, "rev-parse", "main");
    repositories.commit(bare, "second", Map.of("README.md", "second"));
    var settings = settings();
    settings.put("GIT_CLONE_REPOSITORY_URL", server.url() + "/public/open.git");
    settings.put("GIT_CLONE_COMMIT_SHA", first);
    settings.keySet().removeIf(name -> name.startsWith("GIT_CLONE_USER__"));

    assertThat(run(settings)).as(log.toString()).isZero();

    assertThat(work.resolve("README.md")).hasContent("first");
    assertThat(git("rev-parse", "HEAD")).isEqualTo(first);
    assertThat(git("config", "--list", "--local")).doesNotContain("credential", "user.");
  }

  @Test
  void behaviour20_namesMayHaveAnyCharacter() throws Exception {
    assertThat(run(settings())).isZero();

    assertThat(git("config", "user.name")).isEqualTo("Ada \"the first\" O'Lovelace; $(id) ü");
    assertThat(git("config", "user.email")).isEqualTo("ada@example.org");
    assertThat(git("config", "push.default")).isEqualTo("simple");
  }

  @Test
  void behaviour20_submodulesAreFetchedWhereTheyCanBe() throws Exception {
    var bare = bare("group/project.git");
    var part = repositories.create("group/part.git", Map.of("part.txt", "part"));
    var tip = repositories.git(part, "rev-parse", "main");
    var seed = directory.resolve("with-modules");
    repositories.git(directory, "clone", "-q", bare.toString(), seed.toString());
    Files.writeString(
        seed.resolve(".gitmodules"),
        """
        [submodule "part"]
          path = part
          url = %s/group/part.git
        [submodule "lost"]
          path = lost
          url = %s/group/lost.git
        """
            .formatted(server.url(), server.url()));
    for (var path : List.of("part", "lost")) {
      repositories.git(seed, "update-index", "--add", "--cacheinfo", "160000," + tip + "," + path);
    }
    repositories.git(seed, "add", ".gitmodules");
    repositories.git(seed, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", "modules");
    repositories.git(seed, "push", "-q", "origin", "main");

    assertThat(run(settings())).as(log.toString()).isZero();

    assertThat(work.resolve("part/part.txt")).hasContent("part");
    assertThat(log.toString()).contains("lost");
  }

  @Test
  void behaviour20_largeFilesAreFetchedOnlyWhenAskedFor() throws Exception {
    var lfs = lfs(4096, "true");

    assertThat(run(settings())).isZero();
    assertThat(lfs.asked()).contains("install --local --skip-smudge").doesNotContain("pull");

    work = directory.resolve("workspace/group/other");
    assertThat(runWith("GIT_CLONE_LFS_AUTO_FETCH", "1")).isZero();
    assertThat(lfs.asked()).containsSubsequence("install --local", "ls-files --json", "pull");
    assertThat(git("config", "--list", "--local")).doesNotContain(".access=");
  }

  @Test
  void behaviour20_largeFilesThatDoNotFitAreNotFetched() throws Exception {
    var lfs = lfs(1L << 60, "true");

    assertThat(runWith("GIT_CLONE_LFS_AUTO_FETCH", "1")).isEqualTo(203);

    assertThat(lfs.asked()).doesNotContain("pull");
    assertThat(left()).isEmpty();
  }

  @Test
  void behaviour20_aFullDiskIsRecognizedInAnyCase() throws Exception {
    lfs(1, "echo 'write: No Space Left On Device' >&2; exit 2");

    assertThat(runWith("GIT_CLONE_LFS_AUTO_FETCH", "1")).isEqualTo(203);
  }

  static boolean hasLfs() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "git-lfs")));
  }

  @Test
  @EnabledIf("hasLfs")
  void behaviour20_aRealGitLfsFetchesBehindTheToken() throws Exception {
    environment.put("PATH", System.getenv("PATH"));
    repositories.commit(
        bare("group/project.git"),
        "large",
        Map.of(
            ".gitattributes",
            "*.bin filter=lfs diff=lfs merge=lfs -text\n",
            "large.bin",
            server.keep("a large file")));

    assertThat(run(settings())).as(log.toString()).isZero();
    assertThat(work.resolve("large.bin")).content().startsWith("version https://git-lfs");
    assertThat(git("status", "--porcelain")).isEmpty();

    work = directory.resolve("workspace/group/other");
    assertThat(runWith("GIT_CLONE_LFS_AUTO_FETCH", "1")).as(log.toString()).isZero();
    assertThat(work.resolve("large.bin")).hasContent("a large file");
    assertThat(Files.readString(work.resolve(".git/config"))).doesNotContain("s3cret");
  }

  @Test
  @EnabledIf("hasLfs")
  void behaviour21_aRealGitLfsPushesBehindTheToken() throws Exception {
    environment.put("PATH", System.getenv("PATH"));
    run(settings());
    Files.writeString(work.resolve(".gitattributes"), "*.bin filter=lfs diff=lfs merge=lfs -text");
    Files.writeString(work.resolve("large.bin"), "made in the session");
    git("add", ".");
    git("commit", "-qm", "large");

    repositories.git(withoutPrompt(), work, "push", "-q");

    assertThat(server.largeFiles()).containsExactly("made in the session");
    assertThat(repositories.git(bare("group/project.git"), "show", "main:large.bin"))
        .startsWith("version https://git-lfs");
  }

  private Map<String, String> withoutPrompt() throws Exception {
    var variables = new HashMap<>(inSession(environment));
    variables.put("GIT_TERMINAL_PROMPT", "0");
    return variables;
  }

  @Test
  void behaviour21_gitLfsIsAnsweredToo() throws Exception {
    run(settings());

    var api = "/group/project.git/info/lfs/locks/verify";
    assertThat(askAsGitLfsDoes(api).output()).contains("username=oauth2", "password=" + TOKEN);
    for (var other : List.of("/group/other.git/info/lfs/locks/verify", "/")) {
      assertThat(askAsGitLfsDoes(other).said()).as(other).doesNotContain(TOKEN);
    }
  }

  /** It tells git the path of an address only where the configuration for the address says so. */
  private CommandRun.Result askAsGitLfsDoes(String path) throws Exception {
    var script =
        """
        {
          echo protocol=http
          echo "host=${SERVER#http://}"
          if [ "$(git config --bool --get-urlmatch credential.useHttpPath "$SERVER/$LOCATION")" = true ]; then
            echo "path=$LOCATION"
          fi
        } | git credential fill
        """;
    var variables = withoutPrompt();
    variables.put("SERVER", server.url());
    variables.put("LOCATION", path.substring(1));
    return CommandRun.run(work, variables, Duration.ofMinutes(1), List.of("sh", "-c", script));
  }

  @Test
  void withoutGitLfsTheLogSaysWhatIsMissing() throws Exception {
    lfs(-1, "false");

    assertThat(runWith("GIT_CLONE_LFS_AUTO_FETCH", "1")).isZero();

    assertThat(log.toString()).contains("git-lfs is not installed");
  }

  @Test
  void aServerThatStaysAwayEndsTheWait() throws Exception {
    var gone = "http://127.0.0.1:1/group/project.git";

    assertThat(runWith("GIT_CLONE_REPOSITORY_URL", gone)).isEqualTo(201);
    server.fail(1000);
    assertThat(run(settings())).isEqualTo(201);
    assertThat(left()).isEmpty();
  }

  @Test
  void behaviour22_storagesHideNoFilesAndAreHiddenFromGit() throws Exception {
    assertThat(runWith("GIT_CLONE_S3_MOUNTS_0", work + "/data")).isEqualTo(206);
    assertThat(runWith("GIT_CLONE_S3_MOUNTS_0", "data")).isEqualTo(207);
    assertThat(left()).isEmpty();

    var settings = settings();
    settings.put("GIT_CLONE_S3_MOUNTS_0", work + "/cloud");
    settings.put("GIT_CLONE_S3_MOUNTS_1", "/elsewhere");
    assertThat(run(settings)).isZero();

    Files.createDirectories(work.resolve("cloud"));
    Files.writeString(work.resolve("cloud/big.bin"), "big");
    assertThat(git("status", "--porcelain")).isEmpty();
  }

  @Test
  void onlyHttpAndPlainNamesAreTaken() throws Exception {
    assertThat(runWith("GIT_CLONE_BRANCH", "--orphan")).isEqualTo(200);
    assertThat(runWith("GIT_CLONE_COMMIT_SHA", "HEAD; id")).isEqualTo(200);
    var local = "file://" + bare("group/project.git");
    assertThat(runWith("GIT_CLONE_REPOSITORY_URL", local)).isEqualTo(200);
    assertThat(left()).isEmpty();
  }
}
