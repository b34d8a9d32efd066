package io.renku.sessions.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Session;
import io.renku.sessions.session.SessionTransition;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
  private static final Instant NOW = Instant.parse("2026-01-10T08:00:00Z");

  @TempDir Path folder;

  private final Map<String, String> stored = new ConcurrentHashMap<>();
  private volatile int answer = 200;
  private HttpServer server;
  private AuditLog log;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          if (exchange.getRequestMethod().equals("PUT") && answer == 200) {
            stored.put(exchange.getRequestURI().getPath(), body);
          }
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    server.start();
    log = log();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private S3Bucket bucket() {
    var keys = new S3Signature.Keys("id", "secret", "us-east-1");
    var endpoint = "http://127.0.0.1:" + server.getAddress().getPort();
    return new S3Bucket(endpoint, "audit", keys, Clock.systemUTC());
  }

  private AuditLog log() throws IOException {
    return new AuditLog(
        new AuditFiles(folder), bucket(), "/logs/of/renku/", List.of("renku.io/userId"));
  }

  private static SessionTransition change(String from, String to) {
    var session =
        new Session(
            Tree.parseObject(
                """
                {"metadata":{"name":"a","namespace":"renku","uid":"u","creationTimestamp":"2026-01-10T07:58:00Z",
                   "labels":{"renku.io/userId":"jane"}},
                 "spec":{"auth":{"token":"very secret"},"jupyterServer":{"image":"image:1",
                   "resources":{"requests":{"cpu":0.5,"memory":2000000000}}}}}"""));
    return new SessionTransition(session, Optional.ofNullable(from), to, NOW);
  }

  private List<JsonObject> lines() {
    return new TreeMap<>(stored)
        .values().stream().flatMap(String::lines).map(Tree::parseObject).toList();
  }

  @Test
  void eachChangeIsALine() {
    log.accept(change(null, "starting"));
    log.accept(change("starting", "running"));
    log.upload();

    assertThat(stored.keySet())
        .singleElement()
        .asString()
        .matches("/audit/logs/of/renku/amalthea_audit_log_\\d{8}_\\d{6}\\+0000\\.txt");
    assertThat(lines()).hasSize(2);
    assertThat(lines().getFirst().toString())
        .isEqualTo(
            "{\"time\":\"2026-01-10T08:00:00Z\",\"message\":{\"name\":\"a\",\"namespace\":\"renku\",\"uid\":\"u\","
                + "\"creation_timestamp\":\"2026-01-10T07:58:00Z\",\"resource_request\":{\"cpu_millicores\":500,"
                + "\"memory_bytes\":2000000000,\"disk_bytes\":null,\"gpus\":null},\"image\":\"image:1\","
                + "\"status\":\"starting\",\"old_status\":null,\"additional_labels\":{\"renku.io/userId\":\"jane\"}}}");
    assertThat(lines().getLast().toString()).contains("\"old_status\":\"starting\"");
  }

  @Test
  void nothingIsUploadedWhenNothingHappened() throws IOException {
    log.upload();

    assertThat(stored).isEmpty();
    assertThat(new AuditFiles(folder).closed()).isEmpty();
  }

  @Test
  void whatCouldNotBeUploadedWaitsForTheNextTime() throws IOException {
    answer = 503;
    log.accept(change(null, "starting"));
    log.upload();
    log.accept(change("starting", "running"));
    log.upload();
    assertThat(new AuditFiles(folder).closed()).hasSize(2);

    answer = 200;
    log.upload();

    assertThat(lines()).hasSize(2);
    assertThat(new AuditFiles(folder).closed()).isEmpty();
  }

  @Test
  void whatAKilledRunLeftIsUploadedByTheNext() throws IOException {
    log.accept(change(null, "starting"));

    log().upload();

    assertThat(lines()).hasSize(1);
  }

  @Test
  void onlyTheOwnerReadsTheFiles() throws IOException {
    log.accept(change(null, "starting"));

    assertThat(Files.getPosixFilePermissions(folder)).hasSize(3);
    try (var files = Files.list(folder)) {
      assertThat(Files.readString(files.findFirst().orElseThrow())).doesNotContain("very secret");
    }
  }

  @Test
  void aBucketThatIsNotThereIsSaid() {
    answer = 404;

    assertThatThrownBy(bucket()::check).isInstanceOf(IOException.class).hasMessageContaining("404");
  }
}
