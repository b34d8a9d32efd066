package io.renku.platform.cluster;

import static io.renku.platform.cluster.Api.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.store.Key;
import io.renku.platform.cluster.store.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a local cluster is beyond a Kubernetes API: state on disk, and careful with strangers. */
class LocalClusterTest {
  @TempDir Path directory;

  private LocalClusterConfig config() {
    return LocalClusterConfig.in(directory).withPort(0).withoutNode();
  }

  private static Api api(LocalCluster cluster) throws IOException {
    return new Api(Locally.client(cluster));
  }

  @Test
  void stateOutlivesARestart() throws IOException {
    String version;
    try (var cluster = LocalCluster.start(config())) {
      var api = api(cluster);
      api.post("/api/v1/namespaces/renku/configmaps", ClusterContract.named("kept"));
      api.post("/api/v1/namespaces/renku/configmaps", ClusterContract.named("gone"));
      api.delete("/api/v1/namespaces/renku/configmaps/gone");
      version = api.get("/api/v1/configmaps").text("metadata", "resourceVersion");
    }

    try (var cluster = LocalCluster.start(config())) {
      var api = api(cluster);
      assertThat(api.get("/api/v1/namespaces/renku/configmaps/kept").code()).isEqualTo(200);
      assertThat(api.get("/api/v1/namespaces/renku/configmaps/gone").code()).isEqualTo(404);
      assertThat(Long.parseLong(api.get("/api/v1/configmaps").text("metadata", "resourceVersion")))
          .isGreaterThanOrEqualTo(Long.parseLong(version));
    }
  }

  @Test
  void aWriteThatAKillCutShortIsForgotten() throws IOException {
    try (var cluster = LocalCluster.start(config())) {
      api(cluster).post("/api/v1/namespaces/renku/configmaps", ClusterContract.named("kept"));
    }
    Files.writeString(
        directory.resolve("state/objects.jsonl"),
        "{\"rev\":99999,\"resource\":\"configmaps\",\"namespace\":\"re",
        StandardOpenOption.APPEND);

    try (var cluster = LocalCluster.start(config())) {
      var api = api(cluster);
      assertThat(api.get("/api/v1/namespaces/renku/configmaps/kept").code()).isEqualTo(200);
      assertThat(
              api.post("/api/v1/namespaces/renku/configmaps", ClusterContract.named("new")).code())
          .isEqualTo(201);
    }
    try (var cluster = LocalCluster.start(config())) {
      assertThat(api(cluster).get("/api/v1/namespaces/renku/configmaps/new").code()).isEqualTo(200);
    }
  }

  @Test
  void definitionsAreServedAgainAfterARestart() throws IOException {
    var definition =
        """
        {"metadata":{"name":"widgets.example.org"},"spec":{"group":"example.org",
         "scope":"Namespaced","names":{"plural":"widgets","kind":"Widget"},"versions":[{"name":"v1",
         "served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}
        """;
    try (var cluster = LocalCluster.start(config())) {
      api(cluster).post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition);
    }

    try (var cluster = LocalCluster.start(config())) {
      assertThat(api(cluster).get("/apis/example.org/v1/namespaces/renku/widgets").code())
          .isEqualTo(200);
    }
  }

  @Test
  void itListensOnLoopbackOnly() {
    assertThatThrownBy(() -> LocalCluster.start(config().withAddress("0.0.0.0")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("loopback only");
  }

  @Test
  void aTakenPortIsNamed() {
    try (var cluster = LocalCluster.start(config())) {
      var second = LocalClusterConfig.in(directory.resolve("b")).withPort(cluster.port());

      assertThatThrownBy(() -> LocalCluster.start(second))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining(Integer.toString(cluster.port()));
    }
  }

  @Test
  void twoClustersCannotShareADirectory() {
    try (var _ = LocalCluster.start(config())) {
      assertThatThrownBy(() -> LocalCluster.start(config()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("already runs on");
    }
  }

  @Test
  void webPagesAreTurnedAway() throws IOException, InterruptedException {
    try (var cluster = LocalCluster.start(config());
        var http = HttpClient.newHttpClient()) {
      var page =
          HttpRequest.newBuilder(URI.create(cluster.url() + "/api/v1/secrets"))
              .header("Origin", "http://evil.example.org")
              .build();

      assertThat(http.send(page, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void aWatchThatIsTooOldIsToldSo() throws IOException {
    try (var cluster = LocalCluster.start(config())) {
      var api = api(cluster);
      for (var i = 0; i < 3; i++) {
        api.post("/api/v1/namespaces/renku/configmaps", ClusterContract.named("c" + i));
      }

      var events = api.watch("/api/v1/configmaps?watch=true&resourceVersion=1", 1);
      cluster.forgetHistory();
      var late = api.watch("/api/v1/configmaps?watch=true&resourceVersion=5", 1);

      assertThat(Json.text(events.getFirst(), "type")).isEqualTo("ADDED");
      assertThat(Json.text(late.getFirst(), "type")).isEqualTo("ERROR");
      assertThat(Json.text(late.getFirst(), "object", "code")).isEqualTo("410");
      assertThat(Json.text(late.getFirst(), "object", "reason")).isEqualTo("Expired");
    }
  }

  @Test
  void aWatchListEndsItsBeginningWithABookmark() throws IOException {
    try (var cluster = LocalCluster.start(config())) {
      var api = api(cluster);
      api.post("/api/v1/namespaces/renku/configmaps", ClusterContract.named("one"));

      var events =
          api.watch(
              "/api/v1/configmaps?watch=true&sendInitialEvents=true&allowWatchBookmarks=true"
                  + "&resourceVersionMatch=NotOlderThan",
              2);

      assertThat(Json.text(events.get(1), "type")).isEqualTo("BOOKMARK");
      assertThat(
              Json.text(
                  events.get(1), "object", "metadata", "annotations", "k8s.io/initial-events-end"))
          .isEqualTo("true");
    }
  }

  @Test
  void eventsThatRepeatAreCounted() throws IOException {
    try (var cluster = LocalCluster.start(config())) {
      var api = api(cluster);
      api.post(
          "/api/v1/namespaces/renku/resourcequotas",
          "{\"metadata\":{\"name\":\"none\"},\"spec\":{\"hard\":{\"pods\":\"0\"}}}");
      api.post(
          "/apis/apps/v1/namespaces/renku/statefulsets",
          ClusterContract.statefulSet("web", 1, "Parallel"));

      var repeated =
          eventually(
              () -> api.get("/api/v1/namespaces/renku/events?fieldSelector=reason=FailedCreate"),
              e -> e.body().path("items").path(0).path("count").asInt() > 1);

      assertThat(Json.items(repeated.body(), "items")).hasSize(1);
      api.delete("/api/v1/namespaces/renku/resourcequotas/none");
      eventually(() -> api.get("/api/v1/namespaces/renku/pods/web-0").code(), c -> c == 200);
    }
  }

  @Test
  void theInterruptOfOneWriterHarmsNoOther() throws InterruptedException {
    try (var store = new ObjectStore(directory)) {
      var interrupted =
          Thread.ofVirtual()
              .start(
                  () -> {
                    Thread.currentThread().interrupt();
                    store.write(new Key("things", "", "one"), _ -> Json.object());
                  });
      interrupted.join();

      store.write(new Key("things", "", "two"), _ -> Json.object());
    }

    try (var store = new ObjectStore(directory)) {
      assertThat(store.list("things", "").objects()).hasSize(2);
    }
  }

  @Test
  void manyWritersOfOneObjectLoseNothing() throws Exception {
    try (var cluster = LocalCluster.start(config());
        var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
      var api = api(cluster);
      var path = "/api/v1/namespaces/renku/configmaps/one";
      api.post("/api/v1/namespaces/renku/configmaps", ClusterContract.named("one"));
      var writes = new java.util.ArrayList<java.util.concurrent.Future<Integer>>();

      for (var i = 0; i < 40; i++) {
        var body = "{\"data\":{\"k%d\":\"v\"}}".formatted(i);
        writes.add(threads.submit(() -> api.patch(path, "merge-patch+json", body).code()));
      }
      for (var write : writes) {
        assertThat(write.get()).isEqualTo(200);
      }

      assertThat(api.get(path).body().path("data").size()).isEqualTo(40);
    }
  }
}
