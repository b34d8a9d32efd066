package io.renku.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningTest {
  @TempDir Path folder;

  private static Running me() {
    return Running.of(ProcessHandle.current(), "abc");
  }

  @Test
  void aRecordFindsItsProcessAgain() throws IOException {
    var file = folder.resolve("run/part.properties");
    me().write(file);

    var found = Running.read(file);

    assertThat(found).contains(me());
    assertThat(found.orElseThrow().process()).contains(ProcessHandle.current());
  }

  @Test
  void aProcessNumberThatWasGivenToSomebodyElseIsNotOurs() {
    var earlier = new Running(me().pid(), me().started().minus(Duration.ofMinutes(5)), "abc");

    assertThat(earlier.process()).isEmpty();
  }

  @Test
  void aProcessThatEndedIsNotRunning() throws IOException, InterruptedException {
    var process = new ProcessBuilder("sh", "-c", "exit 0").start();
    var record = Running.of(process.toHandle(), "");
    process.waitFor();

    assertThat(record.process()).isEmpty();
  }

  @Test
  void aDamagedRecordCountsAsNone() throws IOException {
    for (var text : new String[] {"", "pid=", "pid=12\nstarted=yesterday", "\\u00"}) {
      var file = Files.writeString(folder.resolve("damaged"), text);

      assertThat(Running.read(file)).as(text).isEmpty();
    }
  }

  @Test
  void noRecordIsNoProcess() {
    assertThat(Running.read(folder.resolve("absent"))).isEmpty();
  }
}
