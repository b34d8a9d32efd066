package io.renku.crc.connections;

import static io.renku.crc.connections.StoragesKit.refusal;
import static io.renku.crc.connections.StoragesKit.test;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Connections to servers that check signatures themselves: S3Proxy ({@code ./mvnw -pl crc-war -am
 * test -Pstorages}) and Azurite (with its command in the variable AZURITE).
 */
class StorageServersTest {
  private static final Path S3PROXY = Path.of("target/storages/s3proxy.jar");
  private static final String ACCOUNT = "renkutest";
  private static final String KEY =
      Base64.getEncoder().encodeToString("a key of tests".getBytes(UTF_8));

  @TempDir Path folder;

  private final ConnectionService service = StoragesKit.allowing("127.0.0.1/32");
  private Process server;

  @AfterEach
  void stop() throws InterruptedException {
    if (server != null) {
      server.descendants().forEach(ProcessHandle::destroy);
      server.destroy();
      server.waitFor(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void s3KnowsItsKeysAndBuckets() throws Exception {
    assumeTrue(Files.exists(S3PROXY), "S3Proxy is here with the profile: ./mvnw ... -Pstorages");
    var port = freePort();
    Files.createDirectories(folder.resolve("data/real-bucket"));
    var properties = folder.resolve("s3proxy.conf");
    Files.writeString(
        properties,
        """
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=key-id
        s3proxy.credential=key-secret
        s3proxy.endpoint=http://127.0.0.1:%d
        jclouds.provider=filesystem-nio2
        jclouds.filesystem.basedir=%s
        """
            .formatted(port, folder.resolve("data")));
    start(
        port,
        ProcessHandle.current().info().command().orElseThrow(),
        "-jar",
        S3PROXY.toString(),
        "--properties",
        properties.toString());
    var good =
        "{'type':'s3','provider':'Other','endpoint':'http://127.0.0.1:%d','access_key_id':'key-id','secret_access_key':'key-secret'}"
            .formatted(port);

    test(service, good, "real-bucket");
    test(service, good, "real-bucket/with space/é+&=%/");
    assertThat(refusal(service, good.replace("key-secret", "other"), "real-bucket"))
        .contains("(SignatureDoesNotMatch)");
    assertThat(refusal(service, good.replace("key-id'", "other'"), "real-bucket"))
        .contains("(InvalidAccessKeyId)");
    assertThat(refusal(service, good, "no-bucket")).contains("(NoSuchBucket)");
    assertThat(refusal(StoragesKit.allowing(""), good, "real-bucket"))
        .contains("may not be reached");
  }

  @Test
  void azureKnowsItsKeysAndContainers() throws Exception {
    var azurite = System.getenv("AZURITE");
    assumeTrue(azurite != null, "Set AZURITE to the command azurite-blob to test with Azurite.");
    var port = freePort();
    var command = new ArrayList<>(List.of(azurite.split(" ")));
    command.addAll(
        List.of("--blobHost", "127.0.0.1", "--blobPort", String.valueOf(port), "--silent"));
    command.addAll(List.of("--location", folder.resolve("azurite").toString()));
    start(port, command.toArray(String[]::new));
    create(port, "real-container");
    var good =
        "{'type':'azureblob','account':'%s','endpoint':'http://127.0.0.1:%d/%s','key':'%s'}"
            .formatted(ACCOUNT, port, ACCOUNT, KEY);

    test(service, good, "real-container");
    test(service, good.replace("'key'", "'secret_access_key'"), "real-container/with space/é+&=%");
    assertThat(refusal(service, good.replace(KEY, "b3RoZXI="), "real-container"))
        .contains("(AuthorizationFailure)");
    assertThat(refusal(service, good, "no-container")).contains("(ContainerNotFound)");
    assertThat(refusal(StoragesKit.allowing(""), good, "real-container"))
        .contains("may not be reached");
  }

  private void start(int port, String... command) throws Exception {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("server.log").toFile());
    builder.environment().put("AZURITE_ACCOUNTS", ACCOUNT + ":" + KEY);
    server = builder.start();
    var end = Instant.now().plusSeconds(90);
    while (!isOpen(port)) {
      assertThat(server.isAlive() && Instant.now().isBefore(end))
          .as(() -> log(folder.resolve("server.log")))
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

  private static String log(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static void create(int port, String container) throws Exception {
    var date = DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.now().atOffset(ZoneOffset.UTC));
    var text =
        "PUT\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:%s\nx-ms-version:2021-08-06\n/%s/%s/%s\nrestype:container"
            .formatted(date, ACCOUNT, ACCOUNT, container);
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA256"));
    var signature = Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(UTF_8)));
    var uri = "http://127.0.0.1:%d/%s/%s?restype=container".formatted(port, ACCOUNT, container);
    var request =
        HttpRequest.newBuilder(URI.create(uri))
            .header("x-ms-date", date)
            .header("x-ms-version", "2021-08-06")
            .header("Authorization", "SharedKey " + ACCOUNT + ":" + signature)
            .PUT(HttpRequest.BodyPublishers.noBody())
            .build();
    try (var http = HttpClient.newHttpClient()) {
      assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(201);
    }
  }
}
