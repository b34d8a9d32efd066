package io.renku.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs a program to its end and insists on success. */
final class Programs {
  private Programs() {}

  static void run(List<String> command, Path log, Map<String, String> environment)
      throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    var process = builder.start();
    process.getOutputStream().close();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(command.getFirst() + " ended with " + process.exitValue());
      }
    } catch (InterruptedException e) {
      ProcessTree.end(process.toHandle(), "TERM", java.time.Duration.ofSeconds(2));
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  static String firstLine(Path file) throws IOException {
    return java.nio.file.Files.readString(file, StandardCharsets.UTF_8)
        .lines()
        .findFirst()
        .orElse("");
  }
}
