package io.renku.tests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** How a command of this machine ended, and all that it said. */
record Outcome(List<String> command, int exitCode, String output) {

  /**
   * @param patience after which a command that has not ended is ended, and the test fails
   */
  static Outcome of(ProcessBuilder builder, Duration patience)
      throws IOException, InterruptedException {
    var process = builder.redirectErrorStream(true).start();
    process.getOutputStream().close();
    return of(builder.command(), process, patience);
  }

  static Outcome of(List<String> command, Process process, Duration patience)
      throws IOException, InterruptedException {
    var reader = new FutureTask<>(() -> text(process));
    Thread.ofVirtual().start(reader);
    if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      throw new AssertionError("It did not end: %s%n%s".formatted(command, said(reader)));
    }
    return new Outcome(command, process.exitValue(), said(reader));
  }

  private static String text(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static String said(FutureTask<String> reader) throws IOException, InterruptedException {
    try {
      return reader.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  Outcome mustSucceed() {
    if (exitCode != 0) {
      throw new AssertionError("%s ended with %d: %s".formatted(command, exitCode, output));
    }
    return this;
  }
}
