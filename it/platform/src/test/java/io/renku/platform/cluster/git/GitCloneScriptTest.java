package io.renku.platform.cluster.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The script that clones inside a session's image on a real cluster. */
class GitCloneScriptTest extends CloneContract {
  private static final Path SCRIPT =
      Path.of("../../sessions-war/src/main/resources/git-clone.sh").toAbsolutePath();

  @Override
  int run(Map<String, String> settings) throws IOException, InterruptedException {
    var variables = new HashMap<>(environment);
    variables.putAll(settings);
    variables.put("GIT_CLONE_WAIT_SECONDS", "0");
    var command = List.of("sh", "-c", Files.readString(SCRIPT));
    var result = CommandRun.run(directory, variables, Duration.ofMinutes(2), command);
    log.append(result.said()).append('\n');
    return result.exit();
  }

  @Override
  Map<String, String> inSession(Map<String, String> environment) {
    return environment;
  }

  @Test
  void behaviour21_aResumeBringsTheTokenOfTheDay() throws Exception {
    run(settings());
    server.accept("tomorrow");
    var settings = settings();
    settings.put("GIT_CLONE_USER__OAUTH_TOKEN", "tomorrow");

    run(settings);

    repositories.git(environment, work, "fetch", "origin");
    var file = directory.resolve("workspace/.renku/git-credentials");
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
  }
}
