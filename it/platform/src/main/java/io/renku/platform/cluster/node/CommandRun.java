package io.renku.platform.cluster.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs one short command of the node's own, with nothing in its environment but what is given. */
final class CommandRun {
  private CommandRun() {}

  record Result(int exit, String output) {
    boolean isDone() {
      return exit == 0;
    }
  }

  static Result run(Path directory, Map<String, String> environment, List<String> command)
      throws InterruptedException {
    Process process = null;
    try {
      var builder = new ProcessBuilder(command).directory(directory.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      builder.redirectErrorStream(true);
      process = builder.start();
      process.getOutputStream().close();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output.strip());
    } catch (IOException failed) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException(failed.getMessage());
      }
      throw new UncheckedIOException(failed);
    } finally {
      if (process != null && process.isAlive()) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
  }
}
