package io.renku.platform.cluster.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All processes of one pod: the children of its main process, and whoever carries the pod's mark in
 * the environment (kernels that were given another parent, or were left over by a killed node).
 * They are told through their handles: a {@link Process} that is destroyed closes its output, and
 * what a stopping server still has to say would end it, or the git that it runs, by SIGPIPE.
 */
final class ProcessTree {
  static final String MARK = "RENKU_LOCAL_POD";
  private static final Path PROC = Path.of("/proc");

  private final String mark;

  /** An empty uid stands for every pod of the node in that directory. */
  ProcessTree(Path nodeDirectory, String uid) {
    this.mark = mark(nodeDirectory, uid);
  }

  static String mark(Path nodeDirectory, String uid) {
    return nodeDirectory.toAbsolutePath() + "#" + uid;
  }

  /** Asks all to end, waits, and ends by force those that did not. */
  void stop(Process main, Duration grace, Runnable eachPoll) throws InterruptedException {
    var known = new HashSet<ProcessHandle>();
    if (main != null) {
      main.descendants().forEach(known::add);
      main.toHandle().destroy();
    }
    var end = System.nanoTime() + grace.toNanos();
    while (main != null && main.isAlive() && System.nanoTime() < end) {
      eachPoll.run();
      Thread.sleep(50);
    }
    kill(main, known);
  }

  void kill(Process main, Set<ProcessHandle> known) {
    if (main != null) {
      main.descendants().forEach(known::add);
      main.toHandle().destroyForcibly();
    }
    known.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
    marked().forEach(ProcessHandle::destroyForcibly);
  }

  private List<ProcessHandle> marked() {
    if (!Files.isDirectory(PROC)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(PROC)) {
      return all.filter(path -> path.getFileName().toString().matches("\\d+"))
          .filter(this::carriesMark)
          .flatMap(path -> ProcessHandle.of(Long.parseLong(path.getFileName().toString())).stream())
          .filter(process -> process.pid() != ProcessHandle.current().pid())
          .toList();
    } catch (IOException _) {
      return List.of();
    }
  }

  private boolean carriesMark(Path process) {
    try {
      var variables = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
      for (var variable : variables.split("\0")) {
        if (variable.startsWith(MARK + "=" + mark)) {
          return true;
        }
      }
    } catch (IOException _) {
      // ended meanwhile, or not ours to read
    }
    return false;
  }
}
