package io.renku.forge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The real git command in one folder, away from the configuration of whoever runs the tests. */
final class GitCommand {
  private final Path folder;

  record Result(int status, String output) {}

  GitCommand(Path folder) {
    this.folder = folder;
  }

  static GitCommand clone(String url, Path into) throws IOException, InterruptedException {
    Files.createDirectories(into.getParent());
    var result = new GitCommand(into.getParent()).run("clone", url, into.getFileName().toString());
    if (result.status() != 0) {
      throw new IOException(result.output());
    }
    return new GitCommand(into);
  }

  Path folder() {
    return folder;
  }

  void write(String file, String text) throws IOException {
    var path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  String ok(String... arguments) throws IOException, InterruptedException {
    var result = run(arguments);
    if (result.status() != 0) {
      throw new IOException(String.join(" ", arguments) + ": " + result.output());
    }
    return result.output();
  }

  void commit(String file, String text) throws IOException, InterruptedException {
    write(file, text);
    ok("add", "-A");
    ok("commit", "-m", "Change " + file);
  }

  Result run(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("git", "-c", "credential.helper="));
    command.addAll(List.of("-c", "user.name=Ada", "-c", "user.email=ada@example.org"));
    command.addAll(List.of("-c", "protocol.version=2"));
    command.addAll(Arrays.asList(arguments));
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    var environment = builder.environment();
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("HOME", folder.getParent().toString());
    var process = builder.start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }
}
