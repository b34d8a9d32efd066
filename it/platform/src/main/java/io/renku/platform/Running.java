package io.renku.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * A program that was started and may still be there. The start time guards against a process number
 * that the system has given to somebody else since.
 */
record Running(long pid, Instant started, String fingerprint) {
  private static final Duration CLOCK_NOISE = Duration.ofSeconds(3);

  static Running of(ProcessHandle process, String fingerprint) {
    var started = process.info().startInstant().orElseGet(Instant::now);
    return new Running(process.pid(), started, fingerprint);
  }

  /**
   * Reads a record; a damaged one counts as none, since it was written by a machine that lost
   * power.
   */
  static Optional<Running> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      return Optional.of(
          new Running(
              Long.parseLong(properties.getProperty("pid", "")),
              Instant.parse(properties.getProperty("started", "")),
              properties.getProperty("fingerprint", "")));
    } catch (IOException | IllegalArgumentException | java.time.DateTimeException e) {
      return Optional.empty();
    }
  }

  void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    var draft = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(
        draft, "pid=%d%nstarted=%s%nfingerprint=%s%n".formatted(pid, started, fingerprint));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The process, if it is alive and still the one that was started. */
  Optional<ProcessHandle> process() {
    return ProcessHandle.of(pid).filter(ProcessTree::isAlive).filter(this::isTheSame);
  }

  private boolean isTheSame(ProcessHandle process) {
    return process
        .info()
        .startInstant()
        .map(instant -> Duration.between(instant, started).abs().compareTo(CLOCK_NOISE) <= 0)
        .orElse(false);
  }
}
