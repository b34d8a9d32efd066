package io.renku.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The git command of this machine, with nothing of its user's settings, and a user name and
 * password where one is given.
 */
record GitCommand(Path folder, String user, String password) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  Outcome run(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("git", "-c", "credential.helper="));
    command.addAll(List.of("-c", "user.name=Demo", "-c", "user.email=demo@example.org"));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment());
    return Outcome.of(builder, PATIENCE);
  }

  private Map<String, String> environment() throws IOException {
    var asker = folder.resolve("askpass.sh");
    Files.writeString(
        asker,
        "#!/bin/sh\ncase \"$1\" in Username*) echo \"$GIT_USER\";; *) echo \"$GIT_PASSWORD\";; esac\n");
    asker.toFile().setExecutable(true);
    return Map.of(
        "GIT_ASKPASS",
        user == null ? "/bin/false" : asker.toString(),
        "GIT_TERMINAL_PROMPT",
        "0",
        "GIT_CONFIG_NOSYSTEM",
        "1",
        "HOME",
        folder.toString(),
        "GIT_USER",
        user == null ? "" : user,
        "GIT_PASSWORD",
        password == null ? "" : password);
  }

  void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }
}
