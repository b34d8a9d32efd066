package io.renku.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartTest {
  @TempDir Path folder;

  private Script part;

  /** A part that is a shell script: ready once its file exists. */
  private static final class Script extends Part {
    private final String text;

    Script(Settings settings, String text) {
      super("script", settings);
      this.text = text;
    }

    @Override
    Optional<String> elsewhere() {
      return Optional.empty();
    }

    @Override
    Set<Port> ports() {
      return Set.of();
    }

    @Override
    Launch launch() {
      return new Launch(List.of("sh", "-c", text), settings.state(), Map.of());
    }

    @Override
    Optional<String> complaint() {
      var isReady = Files.exists(settings.state().resolve("ready"));
      return isReady ? Optional.empty() : Optional.of("no file");
    }
  }

  private Script script(String text) {
    part = new Script(Settings.of(folder, folder, Map.of()), text);
    return part;
  }

  private static List<Starter.Failed> start(Part part) {
    return new Starter(Progress.silent()).start(List.of(part));
  }

  @AfterEach
  void end() throws IOException {
    part.stop();
  }

  @Test
  void aPartIsFoundAgainByAnotherCommand() {
    start(script("touch ready; sleep 600"));

    var again = script("touch ready; sleep 600");

    assertThat(again.isRunning()).isTrue();
  }

  @Test
  void aRunningPartIsNotStartedTwice() {
    start(script("touch ready; sleep 600"));
    var first = part.running().orElseThrow();

    start(script("touch ready; sleep 600"));

    assertThat(part.running()).contains(first);
  }

  @Test
  void aPartThatWouldBeStartedDifferentlyTodayIsStartedAnew() throws IOException {
    start(script("touch ready; sleep 600"));
    var first = part.running().orElseThrow();

    assertThat(script("touch ready; sleep 601").isOutdated()).isTrue();
    start(part);

    assertThat(first.process()).isEmpty();
    assertThat(part.isRunning()).isTrue();
  }

  @Test
  void aKilledPartIsStartedAgain() {
    start(script("touch ready; sleep 600"));
    part.running().flatMap(Running::process).ifPresent(ProcessTree::kill);
    assertThat(part.isRunning()).isFalse();

    assertThat(start(part)).isEmpty();

    assertThat(part.isRunning()).isTrue();
  }

  @Test
  void aPartThatEndsWhileStartingFailsAtOnceAndLeavesItsWordsInTheLog() {
    var failures = start(script("echo 'no licence'; exit 3"));

    assertThat(failures).hasSize(1);
    assertThat(failures.getFirst().reason()).isEqualTo("ended while it was starting");
    assertThat(LogFile.last(part.log(), 5)).contains("no licence");
  }

  @Test
  void orphansOfAKilledPartAreFoundByTheirMark() throws IOException, InterruptedException {
    start(script("sleep 600 & touch ready; wait"));
    var root = part.running().flatMap(Running::process).orElseThrow();
    var child = root.descendants().findFirst().orElseThrow();
    root.destroyForcibly();
    while (part.isRunning()) {
      Thread.sleep(10);
    }

    Orphans.end(folder.toAbsolutePath(), Set.of());

    assertThat(ProcessTree.isAlive(child)).isFalse();
  }

  @Test
  void childrenOfARunningPartAreNoOrphans() {
    start(script("sleep 600 & touch ready; wait"));
    var pid = part.running().orElseThrow().pid();

    assertThat(Orphans.of(folder.toAbsolutePath(), Set.of(pid))).isEmpty();
    assertThat(Orphans.of(folder.toAbsolutePath(), Set.of())).isNotEmpty();
  }

  @Test
  void stoppingWhatDoesNotRunIsNoError() {
    assertThatCode(() -> script("true").stop()).doesNotThrowAnyException();
  }
}
