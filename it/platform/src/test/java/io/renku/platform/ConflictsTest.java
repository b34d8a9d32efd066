package io.renku.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConflictsTest {
  @TempDir Path folder;

  private Settings withRedisOn(int port) {
    return Settings.of(folder, folder, Map.of("renku.port.redis", String.valueOf(port)));
  }

  @Test
  void aTakenPortIsReportedWithThePartTheKeyAndTheProcess() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var settings = withRedisOn(taken.getLocalPort());

      var report = Conflicts.of(List.of(new Redis(settings)), settings);

      assertThat(report).hasSize(1);
      assertThat(report.getFirst())
          .contains("Port " + taken.getLocalPort() + ", which redis needs, is in use")
          .contains("renku.port.redis (RENKU_PORT_REDIS)");
      if (Path.of("/proc/net/tcp").toFile().exists()) {
        assertThat(report.getFirst()).contains("process " + ProcessHandle.current().pid());
      }
    }
  }

  @Test
  void aPortTakenOnEveryAddressIsReported() throws IOException {
    try (var taken = new ServerSocket(0)) {
      var settings = withRedisOn(taken.getLocalPort());

      assertThat(Conflicts.of(List.of(new Redis(settings)), settings)).hasSize(1);
    }
  }

  @Test
  void aFreePortIsNoConflict() throws IOException {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = socket.getLocalPort();
    }
    var settings = withRedisOn(port);

    assertThat(Conflicts.of(List.of(new Redis(settings)), settings)).isEmpty();
  }
}
