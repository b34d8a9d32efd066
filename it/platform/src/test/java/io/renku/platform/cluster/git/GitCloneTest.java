package io.renku.platform.cluster.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The node's own clone. */
class GitCloneTest extends CloneContract {
  @Override
  int run(Map<String, String> settings) throws InterruptedException {
    return clone(settings, Duration.ofMillis(20));
  }

  private int clone(Map<String, String> settings, Duration patience) throws InterruptedException {
    return new GitClone(
            settings, work, environment, patience, line -> log.append(line).append('\n'))
        .run();
  }

  @Override
  Map<String, String> inSession(Map<String, String> environment) throws IOException {
    var login =
        new RepositoryLogin(directory.resolve("login"), server.url() + "/group/project.git");
    login.install();
    login.accept(TOKEN, -1);
    return login.addTo(environment);
  }

  @Test
  void aServerThatComesBackIsWaitedFor() throws Exception {
    server.fail(2);

    assertThat(clone(settings(), Duration.ofSeconds(2))).as(log.toString()).isZero();

    assertThat(log.toString()).contains("Waiting for the git server");
  }
}
