package io.renku.platform;

import io.renku.platform.demo.Demo;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The commands of the launcher. Each looks at what is there and changes only what is missing. */
final class Commands {
  private static final int LOG_LINES = 25;

  private final Settings settings;
  private final PrintStream out;

  Commands(Settings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
  }

  int up(List<Part> parts) throws IOException {
    try (var _ = lock()) {
      if (allAreWell(parts)) {
        out.println("Renku is already running; nothing to do.");
        new Welcome(settings, out).print(parts);
        return 0;
      }
      Orphans.end(settings.state(), known(Parts.all(settings)));
      var conflicts = Conflicts.of(toStart(parts), settings);
      if (!conflicts.isEmpty()) {
        conflicts.forEach(out::println);
        out.println("Nothing was started.");
        return 1;
      }
      return start(parts);
    }
  }

  private int start(List<Part> parts) {
    List<Starter.Failed> failures;
    try (var progress = new Progress(out, isTerminal())) {
      failures = new Starter(progress).start(parts);
    }
    failures.forEach(this::explain);
    if (failures.isEmpty()) {
      if (hasServices(parts) && !Files.exists(demoMarker())) {
        demo();
      }
      new Welcome(settings, out).print(parts);
      return 0;
    }
    out.println();
    out.println("What is ready stays up. Once the cause is gone, `./renku up` starts the rest.");
    return 1;
  }

  private static boolean hasServices(List<Part> parts) {
    return parts.stream().anyMatch(part -> part.name().equals(Liberty.NAME));
  }

  private Path demoMarker() {
    return settings.state().resolve("demo.loaded");
  }

  /** Loads the demo; a failure is told, and the platform is as good without it. */
  int demo() {
    try {
      Demo.load(settings.baseUrl(), step -> out.printf("  %-12s %s%n", "demo", step));
      Files.writeString(demoMarker(), Instant.now().toString());
      return 0;
    } catch (IOException e) {
      out.printf("  %-12s not loaded: %s%n", "demo", e.getMessage());
      out.println("  `./renku demo` tries again.");
      return 1;
    }
  }

  private static boolean isTerminal() {
    return System.console() != null && System.console().isTerminal();
  }

  private static boolean allAreWell(List<Part> parts) throws IOException {
    for (var part : parts) {
      var isOurs = part.elsewhere().isEmpty();
      if (isOurs && (!part.isRunning() || part.isOutdated()) || part.complaint().isPresent()) {
        return false;
      }
    }
    return true;
  }

  private static List<Part> toStart(List<Part> parts) {
    return parts.stream().filter(part -> part.elsewhere().isEmpty() && !part.isRunning()).toList();
  }

  private static Set<Long> known(List<Part> parts) {
    var pids = new HashSet<Long>();
    parts.forEach(part -> part.running().ifPresent(it -> pids.add(it.pid())));
    return pids;
  }

  private void explain(Starter.Failed failed) {
    var part = failed.part();
    out.printf("%n%s failed: %s%n", part.name(), failed.reason());
    if (part.elsewhere().isEmpty() && Files.exists(part.log())) {
      out.printf("The last lines of %s:%n", part.log());
      LogFile.last(part.log(), LOG_LINES).forEach(line -> out.println("  | " + line));
    }
  }

  int status(List<Part> parts) {
    var isWell = true;
    for (var part : parts) {
      var complaint = part.complaint();
      var state = stateOf(part, complaint.isEmpty());
      isWell &= complaint.isEmpty();
      out.printf(
          "  %-12s %-9s %s%n", part.name(), state, complaint.orElse(Welcome.where(part, settings)));
    }
    if (!isWell) {
      out.println("`./renku up` starts what is missing; `./renku logs PART` shows why it ended.");
    }
    return isWell ? 0 : 1;
  }

  private static String stateOf(Part part, boolean isReady) {
    if (part.elsewhere().isPresent()) {
      return isReady ? "ready" : "away";
    }
    if (!part.isRunning()) {
      return "down";
    }
    return isReady ? "ready" : "unwell";
  }

  int down(boolean wipe) throws IOException {
    try (var _ = lock()) {
      var parts = new ArrayList<>(Parts.all(settings));
      Collections.reverse(parts);
      var stopped = 0;
      for (var part : parts) {
        if (part.isRunning()) {
          out.printf("  %-12s stopping%n", part.name());
          stopped++;
        }
        part.stop();
      }
      Orphans.end(settings.state(), Set.of());
      out.println(stopped == 0 ? "Renku was not running." : "Renku is down.");
      if (wipe) {
        Wipe.state(settings.state());
        out.println("Its data is gone; renku.properties is kept.");
      }
      return 0;
    }
  }

  private Lock lock() throws IOException {
    return Lock.take(
        settings.state(), () -> out.println("Waiting for another ./renku command to end ..."));
  }
}
