package io.renku.sessions.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Session;
import io.renku.sessions.session.SessionTransition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.Test;

class SessionMetricsTest {
  private static final Instant NOW = Instant.parse("2026-01-10T08:00:00Z");

  private final NotedMetrics noted = new NotedMetrics();

  private static Session session(String status) {
    return new Session(
        Tree.parseObject(
            """
            {"metadata":{"name":"a","namespace":"renku","uid":"u","creationTimestamp":"2026-01-10T07:58:00Z",
               "labels":{"renku.io/quota":"gpu"},
               "annotations":{"renku.io/quota":"hidden","renku.io/namespace":"group"}},
             "spec":{"storage":{"size":"10G"},"jupyterServer":{"image":"i",
               "resources":{"requests":{"cpu":"500m","memory":2000000000}}}},
             "status":%s}"""
                .formatted(status)));
  }

  private static SessionTransition change(String status, String from, String to) {
    return new SessionTransition(session(status), Optional.ofNullable(from), to, NOW);
  }

  private long counted(String name, Tag... tags) {
    return noted.count(name, tags);
  }

  @Test
  void behaviour31EachChangeIsCountedOnce() {
    var metrics = new SessionMetrics(noted.registry(), List.of());

    metrics.accept(change("{}", null, "starting"));
    metrics.accept(change("{\"state\":\"starting\"}", "starting", "failed"));
    metrics.accept(change("{\"state\":\"failed\"}", "failed", "stopping"));

    assertThat(counted("sessions_total_created")).isEqualTo(1);
    assertThat(counted("sessions_total_deleted")).isEqualTo(1);
    assertThat(
            counted(
                "sessions_status_changes",
                new Tag("status_from", "None"),
                new Tag("status_to", "starting")))
        .isEqualTo(1);
    assertThat(
            counted(
                "sessions_status_changes",
                new Tag("status_from", "failed"),
                new Tag("status_to", "stopping")))
        .isEqualTo(1);
  }

  @Test
  void behaviour31RequestsAreMeasuredInTheUnitsOfTheirNames() {
    new SessionMetrics(noted.registry(), List.of()).accept(change("{}", null, "starting"));

    assertThat(noted.seen("sessions_cpu_request_millicores_m")).containsExactly(500L);
    assertThat(noted.seen("sessions_memory_request_bytes_byte")).containsExactly(2_000_000_000L);
    assertThat(noted.seen("sessions_disk_request_bytes_byte")).containsExactly(10_000_000_000L);
    assertThat(noted.seen("sessions_gpu_request")).containsExactly(0L);
  }

  /** The server counts, so that its configuration holds the buckets; of 0 it cannot have one. */
  @Test
  void behaviour31TheBucketsAreThoseOfTheDashboards() throws IOException {
    var configuration =
        Files.readString(Path.of("..", "liberty-config/shared/config/observability.xml"));
    var buckets =
        Map.of(
            "sessions_launch_duration_seconds", "30,60,90,120,180,240,300,480",
            "sessions_cpu_request_millicores_m", "100,500,1000,2000,3000,4000",
            "sessions_memory_request_bytes_byte", "0.5e9,1e9,2e9,4e9,8e9,16e9,32e9",
            "sessions_gpu_request", "0.5,1,2,3,4",
            "sessions_disk_request_bytes_byte", "1e9,4e9,16e9,32e9,64e9,128e9");

    new SessionMetrics(noted.registry(), List.of()).accept(change("{}", null, "starting"));

    buckets.forEach(
        (name, values) ->
            assertThat(configuration).containsPattern("[\";]" + name + "=" + values + "[\";]"));
    assertThat(noted.histograms()).isEqualTo(buckets.keySet());
  }

  @Test
  void behaviour31OnlyAFirstStartIsALaunch() {
    var metrics = new SessionMetrics(noted.registry(), List.of());
    var first = "{\"state\":\"starting\",\"startingSince\":\"2026-01-10T07:58:01+00:00\"}";
    var resumed =
        "{\"state\":\"starting\",\"startingSince\":\"2026-01-10T07:59:30+00:00\",\"firstRunningAt\":\"2026-01-10T07:58:30+00:00\"}";
    var wokenUnused = "{\"state\":\"starting\",\"startingSince\":\"2026-01-11T07:59:30+00:00\"}";

    metrics.accept(change(first, "starting", "running"));
    metrics.accept(change(resumed, "starting", "running"));
    metrics.accept(change(wokenUnused, "starting", "running"));
    metrics.accept(change(first, "failed", "running"));

    assertThat(noted.seen("sessions_launch_duration_seconds")).containsExactly(120L);
  }

  @Test
  void configuredLabelsComeFromLabelsThenAnnotationsAndMayBeMissing() {
    var metrics =
        new SessionMetrics(
            noted.registry(), List.of("renku.io/quota", "renku.io/namespace", "renku.io/none"));

    metrics.accept(change("{}", null, "starting"));

    assertThat(
            counted(
                "sessions_total_created",
                new Tag("renku_io_quota", "gpu"),
                new Tag("renku_io_namespace", "group"),
                new Tag("renku_io_none", "")))
        .isEqualTo(1);
  }
}
