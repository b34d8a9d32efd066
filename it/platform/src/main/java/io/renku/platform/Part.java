package io.renku.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One program of the platform. Parts run detached from whoever starts them and are found again by a
 * record in the state folder, so every command looks at what is there and does only what is
 * missing.
 */
abstract class Part {
  private static final long LOG_LIMIT = 10_000_000;

  final Settings settings;
  private final String name;

  Part(String name, Settings settings) {
    this.name = name;
    this.settings = settings;
  }

  String name() {
    return name;
  }

  /**
   * Where somebody else runs this part, when configuration says so; such a part is only looked at.
   */
  abstract Optional<String> elsewhere();

  abstract Set<Port> ports();

  /** Names of the parts that must be ready before this one is started. */
  Set<String> needs() {
    return Set.of();
  }

  /**
   * Whatever comes before the first start: unpacking, building. Tells what it does when it takes
   * time.
   */
  void prepare(Consumer<String> progress) throws IOException {}

  abstract Launch launch() throws IOException;

  /** More that a running program depends on, such as the file it was deployed from. */
  String ingredients() throws IOException {
    return "";
  }

  /** What remains to be done when the program answers for the first time after a start. */
  void complete(Consumer<String> progress) throws IOException {}

  /** Empty when the part does its work; otherwise what is wrong, in a few words. */
  abstract Optional<String> complaint();

  /** Why waiting longer is of no use, when the program has said so. */
  Optional<String> hopeless() throws IOException {
    return Optional.empty();
  }

  String stopSignal() {
    return "TERM";
  }

  Duration patience() {
    return Duration.ofSeconds(120);
  }

  Path log() {
    return settings.log(name);
  }

  private Path record() {
    return settings.state().resolve("run").resolve(name + ".properties");
  }

  Optional<Running> running() {
    return Running.read(record()).filter(it -> it.process().isPresent());
  }

  boolean isRunning() {
    return running().isPresent();
  }

  /** True when the program runs, but would be started differently today. */
  boolean isOutdated() throws IOException {
    var now = launch().fingerprint(ingredients());
    return running().map(it -> !it.fingerprint().equals(now)).orElse(false);
  }

  void start() throws IOException {
    var launch = launch();
    Files.createDirectories(log().getParent());
    Files.createDirectories(launch.directory());
    rotate();
    var process = new ProcessBuilder(detached(launch.command()));
    process.directory(launch.directory().toFile());
    process.environment().keySet().removeIf(key -> key.startsWith("RENKU_"));
    process.environment().putAll(launch.environment());
    process.environment().put(Orphans.MARK, settings.state().toString());
    process.redirectInput(Path.of("/dev/null").toFile());
    process.redirectErrorStream(true);
    process.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    var handle = process.start().toHandle();
    Running.of(handle, launch.fingerprint(ingredients())).write(record());
  }

  void stop() throws IOException {
    var running = running();
    if (running.isPresent()) {
      running
          .flatMap(Running::process)
          .ifPresent(process -> ProcessTree.end(process, stopSignal(), Duration.ofSeconds(20)));
    }
    Files.deleteIfExists(record());
  }

  /** A session of its own keeps Ctrl-C and a closed terminal away from the program. */
  private static List<String> detached(List<String> command) {
    var all = new ArrayList<String>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      all.add("/usr/bin/setsid");
    }
    all.addAll(command);
    return all;
  }

  private void rotate() throws IOException {
    if (Files.exists(log()) && Files.size(log()) > LOG_LIMIT) {
      var old = log().resolveSibling(name + ".old.log");
      Files.move(log(), old, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
