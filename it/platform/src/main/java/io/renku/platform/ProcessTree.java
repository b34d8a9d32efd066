package io.renku.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Ends a process and everything it has started: politely first, then for certain. */
final class ProcessTree {
  private ProcessTree() {}

  /** A process that has ended but was never collected by its parent is not alive to us. */
  static boolean isAlive(ProcessHandle process) {
    return process.isAlive() && !isZombie(process.pid());
  }

  private static boolean isZombie(long pid) {
    try {
      var stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
      return stat.startsWith(") Z", stat.lastIndexOf(')'));
    } catch (IOException e) {
      return false; // no /proc here
    }
  }

  static void end(ProcessHandle root, String signal, Duration patience) {
    var tree = new LinkedHashSet<ProcessHandle>(all(root));
    ask(root, signal);
    var deadline = Instant.now().plus(patience);
    while (isAlive(root) && Instant.now().isBefore(deadline)) {
      tree.addAll(all(root));
      pause();
    }
    tree.stream().filter(ProcessTree::isAlive).forEach(ProcessHandle::destroy);
    awaitEnd(tree, Duration.ofSeconds(2));
    tree.stream().filter(ProcessTree::isAlive).forEach(ProcessHandle::destroyForcibly);
    awaitEnd(tree, Duration.ofSeconds(5));
  }

  /** Ends a process and everything it has started without a word. */
  static void kill(ProcessHandle root) {
    var tree = new LinkedHashSet<ProcessHandle>(all(root));
    tree.forEach(ProcessHandle::destroyForcibly);
    awaitEnd(tree, Duration.ofSeconds(5));
  }

  private static List<ProcessHandle> all(ProcessHandle root) {
    var all = new ArrayList<ProcessHandle>();
    Stream.concat(Stream.of(root), root.descendants()).forEach(all::add);
    return all;
  }

  private static void ask(ProcessHandle process, String signal) {
    if (signal.equals("TERM")) {
      process.destroy();
      return;
    }
    try {
      new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid())).start().waitFor();
    } catch (IOException e) {
      process.destroy();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitEnd(Set<ProcessHandle> processes, Duration patience) {
    var deadline = Instant.now().plus(patience);
    while (processes.stream().anyMatch(ProcessTree::isAlive) && Instant.now().isBefore(deadline)) {
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
