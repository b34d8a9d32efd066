package io.renku.sessions.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The audit log's bucket on a server that checks signatures itself: S3Proxy ({@code ./mvnw -pl
 * sessions-war -am test -Pstorages}).
 */
class S3ServerTest {
  private static final Path S3PROXY = Path.of("target/storages/s3proxy.jar");

  @TempDir Path folder;

  private Process server;

  @AfterEach
  void stop() throws InterruptedException {
    if (server != null) {
      server.destroy();
      server.waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void signedFilesArriveAndOthersDoNot() throws Exception {
    assumeTrue(Files.exists(S3PROXY), "S3Proxy is here with the profile: ./mvnw ... -Pstorages");
    var port = freePort();
    var data = Files.createDirectories(folder.resolve("data"));
    Files.createDirectories(data.resolve("audit"));
    start(port, data);
    var file = Files.writeString(folder.resolve("file"), "{\"time\":\"now, é\"}\n");
    var key = "of renku/amalthea_audit_log_20260110_080000+0000.txt";

    bucket(port, "audit", "key-secret").check();
    bucket(port, "audit", "key-secret").put(key, file);

    assertThat(Files.readString(data.resolve("audit").resolve(key)))
        .isEqualTo(Files.readString(file));
    assertThatThrownBy(() -> bucket(port, "audit", "other").put("x", file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("403");
    assertThatThrownBy(() -> bucket(port, "none", "key-secret").check())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("404");
  }

  private static S3Bucket bucket(int port, String name, String secret) {
    var keys = new S3Signature.Keys("key-id", secret, "us-east-1");
    return new S3Bucket("http://127.0.0.1:" + port, name, keys, Clock.systemUTC());
  }

  private void start(int port, Path data) throws Exception {
    var properties =
        Files.writeString(
            folder.resolve("s3proxy.conf"),
            """
            s3proxy.authorization=aws-v2-or-v4
            s3proxy.identity=key-id
            s3proxy.credential=key-secret
            s3proxy.endpoint=http://127.0.0.1:%d
            jclouds.provider=filesystem-nio2
            jclouds.filesystem.basedir=%s
            """
                .formatted(port, data));
    var log = folder.resolve("server.log");
    server =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-jar",
                S3PROXY.toString(),
                "--properties",
                properties.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    var end = Instant.now().plusSeconds(90);
    while (!isOpen(port)) {
      assertThat(server.isAlive() && Instant.now().isBefore(end))
          .as(() -> "the log is in " + log)
          .isTrue();
      Thread.sleep(100);
    }
  }

  private static boolean isOpen(int port) {
    try (var socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException _) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
