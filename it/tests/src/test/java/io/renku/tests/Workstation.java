package io.renku.tests;

import static io.renku.tests.Eventually.eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A user's own computer: the real renku command and git with a home folder of their own, which
 * reach the platform through its TLS door only. Pages that the command opens are noted, not shown.
 */
final class Workstation {
  private static final Duration PATIENCE = Duration.ofMinutes(6); // the command itself waits for 5
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String SETTINGS =
      """
      [user]
        name = Demo
        email = demo@example.org
      [init]
        defaultBranch = main
      """;
  private static final String BROWSER =
      """
      #!/bin/sh
      echo "$1" >> "$HOME/opened"
      """;

  private final Path renku;
  private final Path home;
  private final TlsDoor door;

  /**
   * @param renku the command, in a folder of executables that is put on PATH
   */
  Workstation(Path renku, Path home, TlsDoor door) throws IOException {
    this.renku = renku;
    this.home = home;
    this.door = door;
    Files.writeString(home.resolve(".gitconfig"), SETTINGS);
    Files.writeString(browser(), BROWSER);
    browser().toFile().setExecutable(true);
  }

  /** The command that this machine has, if it says where. */
  static Optional<Path> installed() {
    return Optional.ofNullable(System.getProperty("renku.cli"))
        .or(() -> Optional.ofNullable(System.getenv("RENKU_CLI")))
        .map(named -> Path.of(named).toAbsolutePath());
  }

  static boolean isInstalled() {
    return installed().isPresent();
  }

  private Path browser() {
    return home.resolve("browser");
  }

  private Path openedPages() {
    return home.resolve("opened");
  }

  Path settings() {
    return home.resolve(".renku/renku.ini");
  }

  Outcome renku(Path folder, String... arguments) throws IOException, InterruptedException {
    return Outcome.of(command(folder, renku.toString(), arguments), PATIENCE);
  }

  Outcome git(Path folder, String... arguments) throws IOException, InterruptedException {
    return Outcome.of(command(folder, "git", arguments), PATIENCE);
  }

  /** A command that waits for what somebody does in the browser meanwhile. */
  Process start(Path folder, String... arguments) throws IOException {
    forgetOpened();
    return command(folder, renku.toString(), arguments).redirectErrorStream(true).start();
  }

  void forgetOpened() throws IOException {
    Files.deleteIfExists(openedPages());
  }

  /** The page that the command has opened last. */
  String opened() {
    return eventually(SOON, this::pages, pages -> !pages.isEmpty()).getLast();
  }

  private List<String> pages() {
    try {
      return Files.exists(openedPages()) ? Files.readAllLines(openedPages()) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProcessBuilder command(Path folder, String program, String... arguments) {
    var command = Stream.concat(Stream.of(program), Stream.of(arguments)).toList();
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    var environment = builder.environment();
    environment
        .keySet()
        .removeIf(name -> name.toLowerCase(Locale.ROOT).matches("(no|all|http|https)_proxy"));
    environment.putAll(
        Map.of(
            "HOME",
            home.toString(),
            "PATH",
            renku.getParent() + ":" + environment.get("PATH"),
            "BROWSER",
            browser().toString(),
            "https_proxy",
            door.proxy(),
            "REQUESTS_CA_BUNDLE",
            door.certificate().toString(),
            "GIT_SSL_CAINFO",
            door.certificate().toString(),
            "GIT_TERMINAL_PROMPT",
            "0"));
    return builder;
  }
}
