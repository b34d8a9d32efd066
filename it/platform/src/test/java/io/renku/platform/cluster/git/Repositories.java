package io.renku.platform.cluster.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Bare repositories with a few commits, and real git to look into them. */
public final class Repositories {
  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  public Repositories(Path directory) throws IOException {
    this.folder = Files.createDirectories(directory.resolve("repositories"));
    environment.put("PATH", System.getenv("PATH"));
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("HOME", Files.createDirectories(directory.resolve("home")).toString());
  }

  public Path folder() {
    return folder;
  }

  /** What a process of a pod would be given. */
  public Map<String, String> environment() {
    return new HashMap<>(environment);
  }

  /** A repository with one commit on its branch {@code main}. */
  public Path create(String path, Map<String, String> files) throws Exception {
    var bare = Files.createDirectories(folder.resolve(path));
    git(bare, "init", "-q", "--bare", "-b", "main");
    git(bare, "config", "http.receivepack", "true");
    commit(bare, "first", files);
    return bare;
  }

  /** Adds a commit from somewhere else, and answers its hash. */
  public String commit(Path bare, String message, Map<String, String> files) throws Exception {
    var seed = Files.createTempDirectory(folder.getParent(), "seed");
    git(seed, "init", "-q", "-b", "main");
    git(seed, "remote", "add", "origin", bare.toString());
    if (!git(bare, "branch").isEmpty()) {
      git(seed, "pull", "-q", "origin", "main");
    }
    for (var file : files.entrySet()) {
      var target = seed.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.getValue());
    }
    git(seed, "add", ".");
    git(seed, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-qm", message);
    git(seed, "push", "-q", "origin", "main");
    return git(seed, "rev-parse", "HEAD");
  }

  public String git(Path where, String... arguments) throws InterruptedException {
    return git(environment, where, arguments);
  }

  public String git(Map<String, String> environment, Path where, String... arguments)
      throws InterruptedException {
    var result = tryGit(environment, where, arguments);
    assertThat(result.exit()).as(result.said()).isZero();
    return result.output();
  }

  public boolean succeeds(Map<String, String> environment, Path where, String... arguments)
      throws InterruptedException {
    return tryGit(environment, where, arguments).isDone();
  }

  CommandRun.Result tryGit(Map<String, String> environment, Path where, String... arguments)
      throws InterruptedException {
    var command = Stream.concat(Stream.of("git"), Arrays.stream(arguments)).toList();
    return CommandRun.run(where, environment, Duration.ofMinutes(2), command);
  }
}
