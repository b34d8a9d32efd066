package io.renku.platform;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A part that is one of our own classes, run in a small JVM of its own. */
abstract class JavaProgram extends Part {
  private final String main;

  JavaProgram(String name, Settings settings, String main) {
    super(name, settings);
    this.main = main;
  }

  private Path classes() {
    return settings.state().resolve("apps").resolve(name());
  }

  /** What runs is a copy, so that a build cannot pull the ground from under a running program. */
  @Override
  void prepare(Consumer<String> progress) throws IOException {
    Archives.delete(classes());
    for (var entry : classPath()) {
      if (isOurs(entry)) {
        copy(entry, copyOf(entry));
      }
    }
  }

  List<String> arguments() {
    return List.of();
  }

  Map<String, String> environment() {
    return Map.of();
  }

  @Override
  Launch launch() {
    var path = classPath().stream().map(it -> isOurs(it) ? copyOf(it) : it).map(Path::toString);
    var command =
        new ArrayList<>(
            List.of(
                Programs.java(),
                "-Xms16m",
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:MaxMetaspaceSize=96m",
                "-XX:ReservedCodeCacheSize=32m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                String.join(File.pathSeparator, path.toList()),
                main));
    command.addAll(arguments());
    return new Launch(command, settings.state(), environment());
  }

  @Override
  String ingredients() throws IOException {
    var text = new StringBuilder();
    for (var entry : classPath()) {
      if (isOurs(entry)) {
        try (var files = Files.walk(entry)) {
          for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
            text.append(file).append(Files.size(file)).append(Files.getLastModifiedTime(file));
          }
        }
      }
    }
    return text.toString();
  }

  private static List<Path> classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.isBlank())
        .map(entry -> Path.of(entry).toAbsolutePath().normalize())
        .filter(Files::exists)
        .toList();
  }

  private boolean isOurs(Path entry) {
    return entry.startsWith(settings.checkout());
  }

  private Path copyOf(Path entry) {
    return classes().resolve(settings.checkout().relativize(entry));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var paths = Files.walk(from)) {
      for (var path : paths.toList()) {
        var target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }
}
