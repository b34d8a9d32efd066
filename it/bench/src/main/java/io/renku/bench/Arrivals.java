package io.renku.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.Pair;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.Call;

/** When the children of sessions came into being, by the API server's watches. */
final class Arrivals implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PARENT = "amalthea.dev/parent-name";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Map<String, Integer> seen = new HashMap<>();
  private final Map<String, Long> complete = new HashMap<>();
  private final List<Call> calls = new ArrayList<>();

  Arrivals(KubernetesSpace space) throws ApiException {
    for (var at : KubernetesSpace.KINDS.values()) {
      var root = at[0].isEmpty() ? "/api/" : "/apis/" + at[0] + "/";
      var path = root + at[1] + "/namespaces/" + space.name() + "/" + at[2];
      var query =
          List.of(
              new Pair("watch", "true"),
              new Pair("timeoutSeconds", "3600"),
              new Pair("labelSelector", PARENT));
      var headers = new HashMap<>(Map.of("Accept", "application/json"));
      var auth = new String[] {"BearerToken"};
      var request =
          space
              .client()
              .buildCall(
                  null, path, "GET", query, List.of(), null, headers, Map.of(), Map.of(), auth,
                  null)
              .request();
      var http = space.client().getHttpClient().newBuilder().readTimeout(Duration.ZERO).build();
      var call = http.newCall(request);
      calls.add(call);
      Thread.ofPlatform().daemon().start(() -> read(call));
    }
  }

  private void read(Call call) {
    try (var answer = call.execute()) {
      var lines = answer.body().source();
      for (var line = lines.readUtf8Line(); line != null; line = lines.readUtf8Line()) {
        var now = System.nanoTime();
        if (line.startsWith("{\"type\":\"ADDED\"")) {
          var object = JSON.readTree(line).path("object");
          arrived(object.path("metadata").path("labels").path(PARENT).asText(), now);
        }
      }
    } catch (IOException e) {
      if (!call.isCanceled()) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  private synchronized void arrived(String session, long now) {
    if (seen.merge(session, 1, Integer::sum) == KubernetesSpace.CHILDREN_OF_A_SESSION) {
      complete.put(session, now);
      notifyAll();
    }
  }

  /** When the last of a session's children was seen, by {@code System.nanoTime}. */
  synchronized long await(String session) throws InterruptedException {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (!complete.containsKey(session)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("%s has %s children".formatted(session, seen.get(session)));
      }
      wait(1000);
    }
    return complete.get(session);
  }

  @Override
  public void close() {
    calls.forEach(Call::cancel);
  }
}
