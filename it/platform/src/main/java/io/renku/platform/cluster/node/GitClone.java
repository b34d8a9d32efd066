package io.renku.platform.cluster.node;

import io.renku.platform.cluster.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The work of the init container {@code git-clone}, done by this machine's git. A directory that
 * already is a work tree is left alone but for its credentials, so that a resumed session keeps
 * uncommitted work. The token lies in a file of the pod outside the work tree, readable by its
 * owner only; it stays there so that {@code git push} works in the session.
 */
final class GitClone {
  /** The exit codes that users of sessions know. */
  enum Exit {
    DONE(0),
    GIT_ERROR(200),
    SERVER_UNAVAILABLE(201),
    NO_DISK_SPACE(203),
    NO_SUCH_BRANCH(204),
    STORAGE_OVER_FILES(206),
    STORAGE_PATH_NOT_ABSOLUTE(207);

    private final int code;

    Exit(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  static final class Failed extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Exit exit;

    Failed(Exit exit, String message) {
      super(message);
      this.exit = exit;
    }

    Exit exit() {
      return exit;
    }
  }

  private final Map<String, String> settings;
  private final Map<String, String> environment;
  private final Path workTree;
  private final Path credentials;
  private final ContainerLog log;
  private final Duration patience;

  GitClone(
      Map<String, String> settings,
      PathMap paths,
      Path podDirectory,
      Map<String, String> environment,
      ContainerLog log,
      Duration patience) {
    this.settings = settings;
    this.environment = new TreeMap<>(environment);
    this.environment.put("GIT_TERMINAL_PROMPT", "0");
    this.environment.put("GIT_ALLOW_PROTOCOL", "http:https");
    this.workTree = paths.local(setting("MOUNT_PATH"));
    this.credentials = podDirectory.resolve("git-credentials");
    this.log = log;
    this.patience = patience;
  }

  private String setting(String name) {
    return settings.getOrDefault("GIT_CLONE_" + name, "");
  }

  private boolean isRegistered() {
    return !setting("USER__OAUTH_TOKEN").isEmpty();
  }

  /** Answers the exit code of the container that this stands for. */
  int run() throws InterruptedException {
    try {
      Files.createDirectories(workTree);
      waitForServer();
      if (Files.exists(workTree.resolve(".git"))) {
        log.line("The directory already contains a git repository; it is left as it is.");
        configure();
        return Exit.DONE.code();
      }
      cloneRepository();
      return Exit.DONE.code();
    } catch (Failed failed) {
      log.line(failed.getMessage());
      empty(failed.exit());
      return failed.exit().code();
    } catch (IOException failed) {
      log.line(failed.toString());
      empty(Exit.GIT_ERROR);
      return Exit.GIT_ERROR.code();
    }
  }

  private void waitForServer() throws InterruptedException {
    var url = setting("GIT_URL").isEmpty() ? setting("REPOSITORY_URL") : setting("GIT_URL");
    var end = System.nanoTime() + patience.toNanos();
    while (!answers(url)) {
      if (System.nanoTime() > end) {
        throw new Failed(Exit.SERVER_UNAVAILABLE, "The git server at " + url + " does not answer.");
      }
      log.line("Waiting for the git server at " + url);
      Thread.sleep(Math.min(5000, patience.toMillis() / 4 + 1));
    }
  }

  private static boolean answers(String url) {
    try {
      var uri = URI.create(url);
      if (uri.getScheme() == null || !uri.getScheme().matches("https?")) {
        throw new Failed(Exit.GIT_ERROR, "Not an HTTP address of a repository: " + url);
      }
      var connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setConnectTimeout(5000);
      connection.setReadTimeout(10_000);
      connection.setInstanceFollowRedirects(false);
      var code = connection.getResponseCode();
      connection.disconnect();
      return code < 500;
    } catch (IOException _) {
      return false;
    } catch (IllegalArgumentException broken) {
      throw new Failed(Exit.GIT_ERROR, "Not an address: " + broken.getMessage());
    }
  }

  private void cloneRepository() throws InterruptedException, IOException {
    var branch = setting("BRANCH");
    var commit = setting("COMMIT_SHA");
    if (branch.startsWith("-") || !commit.matches("[0-9a-fA-F]*")) {
      throw new Failed(Exit.GIT_ERROR, "Not a branch or commit: " + branch + " " + commit);
    }
    git("init", "--quiet");
    configure();
    git("remote", "add", "origin", setting("REPOSITORY_URL"));
    if (hasLfs()) {
      git(
          setting("LFS_AUTO_FETCH").equals("1")
              ? List.of("lfs", "install", "--local")
              : List.of("lfs", "install", "--local", "--skip-smudge"));
    }
    git("fetch", "--quiet", "origin");
    checkOut(branch);
    if (hasLfs() && setting("LFS_AUTO_FETCH").equals("1")) {
      pullLargeFiles();
    }
    var submodules = attempt(List.of("submodule", "update", "--init", "--recursive"));
    if (!submodules.isDone()) {
      log.line("Submodules could not be initialized: " + submodules.output());
    }
    if (!isRegistered() && !commit.isEmpty()) {
      git("reset", "--quiet", "--hard", commit);
    }
    keepStoragesApart();
    log.line("Cloned " + setting("REPOSITORY_URL") + ", branch " + branch);
  }

  private void checkOut(String branch) throws InterruptedException {
    if (branch.isEmpty()) {
      git("remote", "set-head", "origin", "--auto");
      git("checkout", "--quiet", "origin/HEAD");
      return;
    }
    var remote = "refs/remotes/origin/" + branch;
    if (!attempt(List.of("show-ref", "--verify", "--quiet", remote)).isDone()) {
      throw new Failed(Exit.NO_SUCH_BRANCH, "The branch " + branch + " is not on the remote.");
    }
    git("checkout", "--quiet", "-B", branch, "--track", "origin/" + branch);
  }

  private boolean hasLfs() throws InterruptedException {
    return attempt(List.of("lfs", "version")).isDone();
  }

  private void pullLargeFiles() throws InterruptedException, IOException {
    var listed = attempt(List.of("lfs", "ls-files", "--json"));
    var size = 0L;
    if (listed.isDone()) {
      for (var file : Json.items(Json.parseObject(listed.output()), "files")) {
        size += file.path("size").asLong();
      }
    }
    if (size > Files.getFileStore(workTree).getUsableSpace()) {
      throw new Failed(
          Exit.NO_DISK_SPACE, "Not enough disk space for " + size + " bytes of large files.");
    }
    git("lfs", "pull");
  }

  /** The identity, and the credentials for this and every later push. */
  private void configure() throws InterruptedException, IOException {
    if (!setting("USER__EMAIL").isEmpty()) {
      git("config", "user.email", setting("USER__EMAIL"));
    }
    if (!setting("USER__FULL_NAME").isEmpty()) {
      git("config", "user.name", setting("USER__FULL_NAME"));
    }
    git("config", "push.default", "simple");
    if (!isRegistered()) {
      return;
    }
    var url = URI.create(setting("REPOSITORY_URL"));
    var token = URLEncoder.encode(setting("USER__OAUTH_TOKEN"), StandardCharsets.UTF_8);
    Files.deleteIfExists(credentials);
    Files.createFile(
        credentials,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        credentials,
        "%s://oauth2:%s@%s%n".formatted(url.getScheme(), token, url.getRawAuthority()));
    var file = credentials.toString().replace("'", "'\\''");
    git("config", "--replace-all", "credential.helper", "");
    git("config", "--add", "credential.helper", "store --file='" + file + "'");
  }

  /** Storages are mounted into the work tree: they must hide no file, and git must not see them. */
  private void keepStoragesApart() throws IOException {
    var mounts = new ArrayList<String>();
    for (var i = 0; settings.containsKey("GIT_CLONE_S3_MOUNTS_" + i); i++) {
      mounts.add(setting("S3_MOUNTS_" + i));
    }
    var root = setting("MOUNT_PATH");
    for (var mount : mounts) {
      if (!mount.startsWith("/")) {
        throw new Failed(Exit.STORAGE_PATH_NOT_ABSOLUTE, "Not an absolute path: " + mount);
      }
      if (mount.startsWith(root + "/")) {
        var inside = workTree.resolve(mount.substring(root.length() + 1));
        if (Files.exists(inside) && !Files.isSymbolicLink(inside)) {
          throw new Failed(
              Exit.STORAGE_OVER_FILES, "The storage at " + mount + " would hide existing files.");
        }
        Files.writeString(
            workTree.resolve(".git/info/exclude"),
            mount.substring(root.length()) + "\n",
            java.nio.file.StandardOpenOption.CREATE,
            java.nio.file.StandardOpenOption.APPEND);
      }
    }
  }

  private void git(String... arguments) throws InterruptedException {
    git(List.of(arguments));
  }

  private void git(List<String> arguments) throws InterruptedException {
    var result = attempt(arguments);
    if (!result.output().isEmpty()) {
      result.output().lines().forEach(log::line);
    }
    if (!result.isDone()) {
      var output = result.output().toLowerCase(Locale.ROOT);
      throw new Failed(
          output.contains("no space left on device") ? Exit.NO_DISK_SPACE : Exit.GIT_ERROR,
          "git %s failed with exit code %d.".formatted(arguments.getFirst(), result.exit()));
    }
  }

  private CommandRun.Result attempt(List<String> arguments) throws InterruptedException {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(arguments);
    try {
      return CommandRun.run(workTree, environment, command);
    } catch (UncheckedIOException missing) {
      throw new Failed(Exit.GIT_ERROR, "git cannot be run: " + missing.getCause().getMessage());
    }
  }

  /** After a failure nothing half-cloned stays, so that the next try meets the same situation. */
  private void empty(Exit exit) {
    if (exit == Exit.SERVER_UNAVAILABLE) {
      return;
    }
    try (var children = Files.list(workTree)) {
      for (var child : children.toList()) {
        if (!Files.isSymbolicLink(child)) {
          Volumes.deleteTree(child);
        }
      }
    } catch (IOException failed) {
      log.line("The directory could not be emptied: " + failed);
    }
  }
}
