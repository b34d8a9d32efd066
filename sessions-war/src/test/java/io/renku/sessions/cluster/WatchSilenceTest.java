package io.renku.sessions.cluster;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;
import static io.renku.sessions.kit.Eventually.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API server whose watches say nothing, seen through the real client with short limits. */
class WatchSilenceTest {
  private static final WatchLimits SHORT =
      new WatchLimits(Duration.ofSeconds(1), Duration.ofSeconds(2));

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> lists = new CopyOnWriteArrayList<>();
  private final List<String> watches = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private Informer informer;
  private volatile boolean endsWatches;
  private volatile List<JsonObject> services = List.of(service("a", 1));

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    var kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            """
            {"apiVersion":"v1","kind":"Config","current-context":"c",
             "clusters":[{"name":"c","cluster":{"server":"http://localhost:%d"}}],
             "users":[{"name":"u","user":{}}],
             "contexts":[{"name":"c","context":{"cluster":"c","user":"u"}}]}\
            """
                .formatted(server.getAddress().getPort()));
    informer =
        new Informer(
            KubernetesCluster.of(new ClusterSettings(Optional.of(kubeconfig)), SHORT),
            ResourceKind.SERVICE,
            "renku",
            Map.of(),
            _ -> "",
            _ -> {});
  }

  private void follow() {
    threads.submit(informer::run);
  }

  @AfterEach
  void stop() {
    informer.close();
    threads.shutdownNow();
    server.stop(0);
  }

  private static JsonObject service(String name, int version) {
    return object(
        "metadata",
        object(
            "name",
            name,
            "namespace",
            "renku",
            "uid",
            "uid-" + name,
            "resourceVersion",
            String.valueOf(version)));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var query = exchange.getRequestURI().getQuery();
      if (query.contains("watch=true")) {
        watches.add(query);
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().flush();
        if (!endsWatches) {
          Thread.sleep(Duration.ofMinutes(10));
        }
      } else {
        lists.add(query);
        var list =
            object(
                "metadata", object("resourceVersion", String.valueOf(services.size())),
                "items", array(services.toArray()));
        var bytes = list.toString().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void behaviour42AWatchThatHasGoneSilentIsGivenUpAndNothingIsMissed() {
    follow();
    until(() -> !watches.isEmpty());
    services = List.of(service("a", 1), service("b", 2)); // of which the watch says nothing

    until(() -> watches.size() > 1);

    assertThat(informer.find("renku", "b")).isPresent();
    assertThat(watches.getFirst()).contains("timeoutSeconds=1", "resourceVersion=1");
    assertThat(watches.get(1)).contains("resourceVersion=2");
  }

  @Test
  void behaviour42AWatchThatTheServerEndsGoesOnWhereItWas() {
    endsWatches = true;

    follow();
    until(() -> watches.size() > 2);

    assertThat(watches).allMatch(query -> query.contains("resourceVersion=1"));
    assertThat(lists).hasSize(1);
    assertThat(informer.awaySince()).isEmpty();
  }
}
