package io.renku.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformTest {
  private static final Set<Platform.Program> STORES =
      EnumSet.of(Platform.Program.POSTGRESQL, Platform.Program.REDIS);

  @TempDir Path folder;

  private static void run(Platform platform, String service, String sql) throws SQLException {
    var environment = platform.environment();
    var url =
        "jdbc:postgresql://localhost:%s/%s"
            .formatted(
                environment.get("RENKU_DB_PORT"),
                environment.get("RENKU_DB_%s_NAME".formatted(service)));
    try (var connection =
            DriverManager.getConnection(
                url,
                environment.get("RENKU_DB_%s_USER".formatted(service)),
                environment.get("RENKU_DB_%s_PASSWORD".formatted(service)));
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void databasesAreReadySurviveAStopAndAKillAndAreGoneAtTheEnd() throws SQLException {
    try (var platform = Platform.builder().programs(STORES).state(folder).start()) {
      run(platform, "CRC", "create table kept (name text)");
      run(platform, "GRAPH", "select similarity('pool', 'pools')");
      assertThat(Probe.redis("127.0.0.1", platform.port(Port.REDIS))).isEmpty();

      platform.stop(Platform.Program.POSTGRESQL);
      assertThat(platform.isRunning(Platform.Program.POSTGRESQL)).isFalse();
      platform.start(STORES);
      run(platform, "CRC", "insert into kept values ('a')");

      platform.kill(Platform.Program.POSTGRESQL);
      platform.kill(Platform.Program.REDIS);
      platform.start(STORES);
      run(platform, "CRC", "insert into kept values ('b')");
      assertThat(Probe.redis("127.0.0.1", platform.port(Port.REDIS))).isEmpty();
    }

    try (var again = Platform.builder().programs(STORES).state(folder).start()) {
      run(again, "CRC", "insert into kept values ('c')");
    }
    assertThat(Orphans.of(folder.toAbsolutePath(), Set.of())).isEmpty();
    assertThat(folder.resolve("postgresql/postmaster.pid"))
        .satisfies(it -> assertThat(Files.exists(it)).isFalse());
  }
}
