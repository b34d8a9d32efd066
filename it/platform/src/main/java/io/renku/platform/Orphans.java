package io.renku.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Finds programs of this platform that no record knows: left by a part that was killed before it
 * could end its children, or by a start that was cut off. They are recognised by a mark in their
 * environment (Linux only).
 */
final class Orphans {
  static final String MARK = "RENKU_PLATFORM_STATE";

  private Orphans() {}

  static List<ProcessHandle> of(Path state, Set<Long> known) {
    var me = ProcessHandle.current();
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != me.pid())
        .filter(process -> bearsMark(process, state))
        .filter(process -> !belongsTo(process, known))
        .toList();
  }

  static void end(Path state, Set<Long> known) {
    of(state, known).forEach(process -> ProcessTree.end(process, "TERM", Duration.ofSeconds(5)));
  }

  private static boolean belongsTo(ProcessHandle process, Set<Long> known) {
    for (var at = process; at != null; at = at.parent().orElse(null)) {
      if (known.contains(at.pid())) {
        return true;
      }
    }
    return false;
  }

  private static boolean bearsMark(ProcessHandle process, Path state) {
    var environment = Path.of("/proc", String.valueOf(process.pid()), "environ");
    try {
      var text = new String(Files.readAllBytes(environment), StandardCharsets.ISO_8859_1);
      return ("\0" + text + "\0").contains("\0" + MARK + "=" + state + "\0");
    } catch (IOException e) {
      return false; // not ours to read, or gone meanwhile
    }
  }
}
