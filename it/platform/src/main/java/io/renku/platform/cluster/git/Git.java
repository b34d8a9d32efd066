package io.renku.platform.cluster.git;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * This machine's git, at work in one directory. It never asks anybody anything, speaks English (we
 * read what it says), and gives up on a server that has fallen silent.
 */
final class Git {
  /** For whatever moves data; silence is noticed long before. */
  static final Duration LONG = Duration.ofHours(2);

  private static final List<Setting> CAUTION =
      List.of(
          new Setting("http.lowSpeedLimit", "1"),
          new Setting("http.lowSpeedTime", "60"),
          new Setting("advice.detachedHead", "false"));

  private final Path directory;
  private final Map<String, String> environment;

  Git(Path directory, Map<String, String> environment) {
    this.directory = directory;
    var variables = new TreeMap<>(environment);
    variables.put("GIT_TERMINAL_PROMPT", "0");
    variables.put("GIT_ALLOW_PROTOCOL", "http:https");
    variables.put("LC_ALL", "C");
    this.environment = Setting.addTo(variables, CAUTION);
  }

  Path directory() {
    return directory;
  }

  /**
   * @throws GitFailure when git cannot be run at all
   */
  CommandRun.Result run(Duration limit, String... arguments) throws InterruptedException {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    try {
      return CommandRun.run(directory, environment, limit, command);
    } catch (UncheckedIOException missing) {
      throw new GitFailure("git cannot be run: " + missing.getCause().getMessage());
    }
  }

  /**
   * For commands whose failure ends all; answers what they say.
   *
   * @throws GitFailure with git's own words
   */
  String must(Duration limit, String... arguments) throws InterruptedException {
    var result = run(limit, arguments);
    if (!result.isDone()) {
      throw new GitFailure(
          result.said().isEmpty()
              ? "git %s took too long or was stopped".formatted(arguments[0])
              : result.said());
    }
    return result.output();
  }
}
