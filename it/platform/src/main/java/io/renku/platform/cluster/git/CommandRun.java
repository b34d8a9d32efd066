package io.renku.platform.cluster.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs one command of the node's own, with nothing in its environment but what is given. */
final class CommandRun {
  private CommandRun() {}

  record Result(int exit, String output, String errors) {
    boolean isDone() {
      return exit == 0;
    }

    /** All that was said, for people. */
    String said() {
      return Stream.of(output, errors)
          .filter(text -> !text.isEmpty())
          .collect(Collectors.joining("\n"));
    }
  }

  /**
   * A command that takes longer than the limit is killed, and all that it started.
   *
   * @throws UncheckedIOException when there is no such program
   */
  static Result run(
      Path directory, Map<String, String> environment, Duration limit, List<String> command)
      throws InterruptedException {
    var process = start(directory, environment, command);
    try {
      var errors = new CompletableFuture<String>();
      Thread.ofVirtual().start(() -> errors.complete(text(process.getErrorStream())));
      Thread.ofVirtual().start(() -> killAfter(limit, process));
      var output = text(process.getInputStream());
      return new Result(process.waitFor(), output, errors.join());
    } finally {
      kill(process);
    }
  }

  private static Process start(
      Path directory, Map<String, String> environment, List<String> command) {
    try {
      var builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      var process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void killAfter(Duration limit, Process process) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        kill(process);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private static String text(InputStream stream) {
    try {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException _) {
      return ""; // closed with its process
    }
  }
}
