package io.renku.platform.cluster.git;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A session's work tree, as its git sidecar handles it. One thing at a time. */
public final class WorkTree {
  private static final Duration QUICK = Duration.ofSeconds(3);
  private static final Duration LOCAL = Duration.ofMinutes(2);
  private static final Duration TRANSFER = Duration.ofMinutes(30);

  private final Git git;

  /**
   * @param environment with the login at the repository in it
   */
  public WorkTree(Path folder, Map<String, String> environment) {
    this.git = new Git(folder, environment);
  }

  /** A remote that is away, or slow, does not hide what only this work tree knows. */
  public synchronized WorkTreeStatus status() throws InterruptedException {
    var isFetched = git.run(QUICK, "fetch", "--quiet").isDone();
    return WorkTreeStatus.of(git.must(LOCAL, "status", "--porcelain=v2", "--branch"), isFetched);
  }

  /** Back to what the remote has; commits and files that it does not have are lost. */
  public synchronized void discardUnsavedChanges() throws InterruptedException {
    git.must(TRANSFER, "fetch", "--quiet", "--all");
    var remote = git.must(LOCAL, "rev-parse", "--verify", "@{upstream}");
    git.must(LOCAL, "reset", "--quiet", "--hard", remote);
    git.must(LOCAL, "clean", "--quiet", "-fd");
  }

  public synchronized void pull() throws InterruptedException {
    git.must(TRANSFER, "fetch", "--quiet", "--all");
    git.must(TRANSFER, "pull", "--quiet", "--ff-only");
  }

  /**
   * Commits what changed and pushes, as {@code renku save} does.
   *
   * @param paths all when there are none
   */
  public synchronized String save(Optional<String> message, List<String> paths)
      throws InterruptedException {
    var add = new ArrayList<>(List.of("add", "--all", "--"));
    add.addAll(paths.isEmpty() ? List.of(".") : paths);
    git.must(LOCAL, add.toArray(String[]::new));
    var changed = git.must(LOCAL, "-c", "core.quotePath=false", "diff", "--cached", "--name-only");
    if (!changed.isEmpty()) {
      git.must(
          LOCAL,
          "commit",
          "--quiet",
          "-m",
          message.orElse("Saved changes to: " + changed.lines().collect(Collectors.joining(" "))));
    }
    var branch = git.must(LOCAL, "symbolic-ref", "--short", "HEAD");
    if (changed.isEmpty() && !isAhead()) {
      return "There were no changes to save.\n";
    }
    git.must(TRANSFER, "push", "--quiet", "--set-upstream", "origin", branch);
    return changed
        .lines()
        .map(file -> "\n\t" + file)
        .collect(
            Collectors.joining("", "Successfully saved to remote branch " + branch + ": ", "\n"));
  }

  private boolean isAhead() throws InterruptedException {
    var ahead = git.run(LOCAL, "rev-list", "--count", "@{upstream}..HEAD");
    return !ahead.output().equals("0");
  }
}
