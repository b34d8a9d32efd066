package io.renku.platform.cluster.git;

import io.renku.platform.cluster.json.Json;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * The work of the init container {@code git-clone}, done by this machine's git. What is in the
 * folder already is a user's work and stays, so that sessions resume where they were. A mark beside
 * the folder tells a clone that was cut short from a finished one. The script {@code git-clone.sh}
 * of sessions-war does the same inside a session's image.
 */
public final class GitClone {
  private static final Pattern AWAY =
      Pattern.compile(
          "could not resolve|connection refused|connection reset|timed out|failed to connect"
              + "|couldn.t connect|empty reply|too slow|returned error: 5\\d\\d",
          Pattern.CASE_INSENSITIVE);
  private static final Duration SHORT = Duration.ofMinutes(3);

  private final CloneSettings settings;
  private final Path workTree;
  private final Path mark;
  private final Git git;
  private final Consumer<String> log;
  private final Duration patience;

  /**
   * @param variables the container's own
   * @param environment what processes of the pod are given
   * @param patience how long the git server may be away
   */
  public GitClone(
      Map<String, String> variables,
      Path workTree,
      Map<String, String> environment,
      Duration patience,
      Consumer<String> log) {
    this.settings = new CloneSettings(variables);
    this.workTree = workTree;
    this.mark = workTree.resolveSibling("." + workTree.getFileName() + ".cloning");
    this.git = new Git(workTree, withLogin(environment));
    this.log = log;
    this.patience = patience;
  }

  /** The token is in git's environment for as long as the clone takes, and nowhere else. */
  private Map<String, String> withLogin(Map<String, String> environment) {
    var login = new ArrayList<>(List.of(new Setting("credential.helper", "")));
    var bare = new TreeMap<>(environment);
    // Large files come after a look at the disk, not with the checkout.
    bare.put("GIT_LFS_SKIP_SMUDGE", "1");
    if (!settings.isRegistered() || !settings.repository().startsWith("http")) {
      return Setting.addTo(bare, login);
    }
    login.add(
        new Setting(
            "credential." + settings.origin() + ".helper",
            "!f() { echo username=oauth2; echo \"password=$GIT_CLONE_USER__OAUTH_TOKEN\"; }; f"));
    var variables = Setting.addTo(bare, login);
    variables.put("GIT_CLONE_USER__OAUTH_TOKEN", settings.token());
    return variables;
  }

  /** Answers the exit code of the container that this stands for. */
  public int run() throws InterruptedException {
    try {
      settings.check();
      if (isThere()) {
        return CloneExit.DONE.code();
      }
      Files.writeString(mark, "");
      cloneRepository();
      Files.delete(mark);
      return CloneExit.DONE.code();
    } catch (CloneFailure failed) {
      return giveUp(failed.getMessage(), failed.exit());
    } catch (GitFailure | IOException failed) {
      return giveUp(failed.getMessage(), CloneExit.GIT_ERROR);
    }
  }

  /** What an interrupted clone left is removed; anything else is somebody's work. */
  private boolean isThere() throws IOException {
    Files.createDirectories(workTree);
    if (Files.exists(mark)) {
      log.accept("An earlier clone was cut short; it is done again.");
      empty();
      return false;
    }
    if (Files.exists(workTree.resolve(".git"))) {
      log.accept("The directory already contains a git repository; it is left as it is.");
      return true;
    }
    try (var files = Files.list(workTree)) {
      var isEmpty = files.findAny().isEmpty();
      if (!isEmpty) {
        log.accept("The directory holds files but no repository; it is left as it is.");
      }
      return !isEmpty;
    }
  }

  private void cloneRepository() throws InterruptedException, IOException {
    must("init", "--quiet");
    if (!settings.email().isEmpty()) {
      must("config", "user.email", settings.email());
    }
    if (!settings.fullName().isEmpty()) {
      must("config", "user.name", settings.fullName());
    }
    must("config", "push.default", "simple");
    must("remote", "add", "origin", settings.repository());
    awaitBranch();
    var hasLfs = prepareLfs();
    must("fetch", "--quiet", "origin");
    checkOut();
    if (hasLfs && settings.fetchesLargeFiles()) {
      pullLargeFiles();
    }
    fetchSubmodules();
    if (!settings.isRegistered() && !settings.commit().isEmpty()) {
      must("reset", "--quiet", "--hard", settings.commit());
    }
    keepStoragesApart();
    log.accept("Cloned %s, branch %s".formatted(settings.repository(), settings.branch()));
  }

  /** Waits for the server, but not for ever, and not for a branch. */
  private void awaitBranch() throws InterruptedException {
    var end = System.nanoTime() + patience.toNanos();
    while (true) {
      var found =
          git.run(
              SHORT,
              "ls-remote",
              "--exit-code",
              "--heads",
              "origin",
              settings.branch().isEmpty() ? "*" : "refs/heads/" + settings.branch());
      if (found.isDone()) {
        return;
      }
      if (found.exit() == 2) {
        throw new CloneFailure(
            CloneExit.NO_SUCH_BRANCH, "The branch " + settings.branch() + " is not on the remote.");
      }
      var isAway = found.exit() > 128 || AWAY.matcher(found.errors()).find();
      if (!isAway) {
        throw failure("ls-remote", found);
      }
      if (System.nanoTime() > end) {
        throw new CloneFailure(CloneExit.SERVER_UNAVAILABLE, found.errors());
      }
      log.accept("Waiting for the git server of " + settings.repository());
      Thread.sleep(Math.min(5000, patience.toMillis() / 4 + 1));
    }
  }

  private boolean prepareLfs() throws InterruptedException {
    if (!git.run(SHORT, "lfs", "version").isDone()) {
      log.accept("git-lfs is not installed here: files in LFS stay pointers.");
      return false;
    }
    if (settings.fetchesLargeFiles()) {
      must("lfs", "install", "--local");
    } else {
      must("lfs", "install", "--local", "--skip-smudge");
    }
    return true;
  }

  private void checkOut() throws InterruptedException {
    if (settings.branch().isEmpty()) {
      must("remote", "set-head", "origin", "--auto");
      must("checkout", "--quiet", "origin/HEAD");
    } else {
      var branch = settings.branch();
      must("checkout", "--quiet", "-B", branch, "--track", "origin/" + branch);
    }
  }

  private void pullLargeFiles() throws InterruptedException, IOException {
    var size = sizeOfLargeFiles();
    if (size > Files.getFileStore(workTree).getUsableSpace()) {
      throw new CloneFailure(
          CloneExit.NO_DISK_SPACE, "There is no room for %d bytes of large files.".formatted(size));
    }
    must("lfs", "pull");
  }

  private long sizeOfLargeFiles() throws InterruptedException {
    var listed = git.run(SHORT, "lfs", "ls-files", "--json");
    var size = 0L;
    try {
      for (var file : Json.items(Json.parseObject(listed.output()), "files")) {
        size += file.path("size").asLong();
      }
    } catch (IllegalArgumentException _) {
      log.accept("This git-lfs does not tell the size of files before it fetches them.");
    }
    return size;
  }

  /** One by one: git gives up on all of them when one cannot be had. */
  private void fetchSubmodules() throws InterruptedException {
    var entries = git.run(SHORT, "-c", "core.quotePath=false", "ls-files", "--stage").output();
    for (var entry : entries.lines().filter(line -> line.startsWith("160000 ")).toList()) {
      var path = entry.substring(entry.indexOf('\t') + 1);
      var fetched =
          git.run(Git.LONG, "submodule", "update", "--quiet", "--init", "--recursive", "--", path);
      if (!fetched.isDone()) {
        log.accept("The submodule %s could not be fetched: %s".formatted(path, fetched.said()));
      }
    }
  }

  /** Storages are mounted into the work tree: they must hide no file, and git must not see them. */
  private void keepStoragesApart() throws IOException {
    var root = settings.mountPath() + "/";
    for (var mount : settings.mounts()) {
      if (!mount.startsWith("/")) {
        throw new CloneFailure(
            CloneExit.STORAGE_PATH_NOT_ABSOLUTE, "Not an absolute path: " + mount);
      }
      if (mount.startsWith(root)) {
        keepApart(mount.substring(root.length()));
      }
    }
  }

  private void keepApart(String inside) throws IOException {
    if (Files.exists(workTree.resolve(inside))) {
      throw new CloneFailure(
          CloneExit.STORAGE_OVER_FILES, "A storage would hide the existing " + inside);
    }
    var exclude = workTree.resolve(".git/info/exclude");
    Files.createDirectories(exclude.getParent());
    Files.writeString(
        exclude, "/" + inside + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void must(String... arguments) throws InterruptedException {
    var result = git.run(Git.LONG, arguments);
    result.said().lines().forEach(log);
    if (!result.isDone()) {
      throw failure(arguments[0], result);
    }
  }

  private static CloneFailure failure(String command, CommandRun.Result result) {
    var isFull = result.errors().toLowerCase(Locale.ROOT).contains("no space left on device");
    return new CloneFailure(
        isFull ? CloneExit.NO_DISK_SPACE : CloneExit.GIT_ERROR,
        "git %s failed with exit code %d. %s"
            .formatted(command, result.exit(), result.errors())
            .strip());
  }

  /** Nothing half-cloned stays: the next try meets the same situation, and fails for its cause. */
  private int giveUp(String why, CloneExit exit) {
    log.accept(why);
    try {
      if (Files.exists(mark)) {
        empty();
        Files.delete(mark);
      }
    } catch (IOException failed) {
      log.accept("The directory could not be emptied: " + failed);
    }
    return exit.code();
  }

  private void empty() throws IOException {
    Files.walkFileTree(
        workTree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException failed)
              throws IOException {
            if (!folder.equals(workTree)) {
              Files.delete(folder);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
