package io.renku.graph.triples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells one run of the machine from the next. */
final class MachineBoot {
  private static final Path LINUX = Path.of("/proc/sys/kernel/random/boot_id");

  private MachineBoot() {}

  /** Where the system does not say, every start of this process counts as a new run. */
  static String id() {
    try {
      return Files.readString(LINUX).strip();
    } catch (IOException e) {
      return "process " + ProcessHandle.current().pid() + " of " + System.currentTimeMillis();
    }
  }
}
