package io.renku.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessTreeTest {
  private static Process shell(String script) throws IOException {
    return new ProcessBuilder("sh", "-c", script).start();
  }

  private static List<ProcessHandle> childrenOf(Process process) throws InterruptedException {
    var deadline = Instant.now().plusSeconds(10);
    while (process.descendants().findAny().isEmpty() && Instant.now().isBefore(deadline)) {
      Thread.sleep(20);
    }
    return process.descendants().toList();
  }

  @Test
  void childrenEndWithTheirParent() throws IOException, InterruptedException {
    var parent = shell("sleep 600 & wait");
    var children = childrenOf(parent);

    ProcessTree.end(parent.toHandle(), "TERM", Duration.ofSeconds(5));

    assertThat(children).isNotEmpty().noneMatch(ProcessTree::isAlive);
    assertThat(ProcessTree.isAlive(parent.toHandle())).isFalse();
  }

  @Test
  void aProgramThatIgnoresPolitenessIsEndedAllTheSame() throws IOException, InterruptedException {
    var stubborn = shell("trap '' TERM; while true; do sleep 0.1; done");
    childrenOf(stubborn);

    ProcessTree.end(stubborn.toHandle(), "TERM", Duration.ofMillis(200));

    assertThat(ProcessTree.isAlive(stubborn.toHandle())).isFalse();
  }

  @Test
  void anotherSignalIsSentWhenAProgramAsksForIt() throws IOException, InterruptedException {
    // Not INT: a shell that was started in the background may not trap what it was told to ignore.
    var program = shell("trap 'exit 7' USR1; echo set; while true; do sleep 0.1; done");
    program.inputReader().readLine();

    ProcessTree.end(program.toHandle(), "USR1", Duration.ofSeconds(10));

    assertThat(program.waitFor()).isEqualTo(7);
  }
}
