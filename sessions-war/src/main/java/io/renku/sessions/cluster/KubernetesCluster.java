package io.renku.sessions.cluster;

import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.Pair;
import io.renku.commons.Failure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import okhttp3.Call;
import okhttp3.Response;

/**
 * client-java's connection (kubeconfig, TLS, tokens), without its models: those refuse fields they
 * do not know, and existing resources have some.
 */
@ApplicationScoped
public class KubernetesCluster implements SessionCluster {
  @Inject ClusterSettings settings;
  private WatchLimits limits = WatchLimits.USUAL;
  private volatile ClusterConnection connection;

  /** For use without a container. */
  public static KubernetesCluster of(ClusterSettings settings) {
    return of(settings, WatchLimits.USUAL);
  }

  static KubernetesCluster of(ClusterSettings settings, WatchLimits limits) {
    var cluster = new KubernetesCluster();
    cluster.settings = settings;
    cluster.limits = limits;
    return cluster;
  }

  @Override
  public Optional<JsonObject> find(ResourceKind kind, String namespace, String name) {
    return get(path(kind, namespace, name));
  }

  @Override
  public Optional<JsonObject> get(String path) {
    return unlessMissing("GET", path, Map.of(), null, "application/json");
  }

  @Override
  public JsonObject list(ResourceKind kind, String namespace, Map<String, String> query) {
    return send("GET", kind.path(namespace), query, null, "application/json");
  }

  @Override
  public JsonObject create(ResourceKind kind, String namespace, JsonObject object) {
    return send("POST", kind.path(namespace), Map.of(), object, "application/json");
  }

  @Override
  public JsonObject replace(ResourceKind kind, String namespace, JsonObject object) {
    var name = Tree.textAt(object, "metadata", "name").orElseThrow();
    return send("PUT", path(kind, namespace, name), Map.of(), object, "application/json");
  }

  @Override
  public Optional<JsonObject> merge(
      ResourceKind kind, String namespace, String name, JsonObject patch) {
    var path = path(kind, namespace, name);
    return unlessMissing("PATCH", path, Map.of(), patch, "application/merge-patch+json");
  }

  @Override
  public Optional<JsonObject> patch(
      ResourceKind kind, String namespace, String name, JsonArray patch) {
    var path = path(kind, namespace, name);
    return unlessMissing("PATCH", path, Map.of(), patch, "application/json-patch+json");
  }

  @Override
  public boolean delete(ResourceKind kind, String namespace, String name, JsonObject options) {
    var path = path(kind, namespace, name);
    return unlessMissing("DELETE", path, Map.of(), options, "application/json").isPresent();
  }

  @Override
  public void watch(
      ResourceKind kind,
      String namespace,
      Map<String, String> query,
      Predicate<JsonObject> onEvent) {
    var all = new HashMap<>(query);
    all.put("watch", "true");
    all.put("timeoutSeconds", String.valueOf(limits.asked().toSeconds()));
    var clients = connection().clients();
    var request = call("GET", kind.path(namespace), all, null, "application/json").request();
    var call = clients.watches().newCall(request);
    try (var response = call.execute()) {
      refuseUnlessOk(response, response.isSuccessful() ? "" : response.body().string());
      var source = response.body().source();
      for (var line = source.readUtf8Line(); line != null; line = source.readUtf8Line()) {
        if (!line.isBlank() && !onEvent.test(Tree.parseObject(line))) {
          call.cancel();
          return;
        }
      }
    } catch (IOException e) {
      throw away(e);
    } catch (JsonException e) {
      throw Failure.upstream("The cluster sent an event that is not JSON.", e);
    }
  }

  @Override
  public Optional<String> logs(String namespace, String pod, String container, int lines) {
    var path = path(ResourceKind.POD, namespace, pod) + "/log";
    var query =
        Map.of("container", container, "tailLines", String.valueOf(lines), "timestamps", "true");
    try {
      return Optional.of(text("GET", path, query, null, "application/json"));
    } catch (ClusterRefusal refusal) {
      if (refusal.status() == 400 || refusal.status() == 404) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  @Override
  public Optional<String> run(
      String namespace, String pod, String container, List<String> command, Duration limit) {
    var path = path(ResourceKind.POD, namespace, pod) + "/exec";
    List<Pair> query = new ArrayList<>();
    query.add(new Pair("container", container));
    query.add(new Pair("stdout", "true"));
    command.forEach(word -> query.add(new Pair("command", word)));
    var request = call("GET", path, query, null, "application/json").request();
    return ContainerCommand.run(connection().clients().requests(), request, limit);
  }

  private Optional<JsonObject> unlessMissing(
      String method, String path, Map<String, String> query, JsonValue body, String type) {
    try {
      return Optional.of(send(method, path, query, body, type));
    } catch (ClusterRefusal refusal) {
      if (refusal.status() == 404) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  private JsonObject send(
      String method, String path, Map<String, String> query, JsonValue body, String type) {
    try {
      return Tree.parseObject(text(method, path, query, body, type));
    } catch (JsonException | ClassCastException e) {
      throw Failure.upstream("The cluster's answer is not a JSON object.", e);
    }
  }

  private String text(
      String method, String path, Map<String, String> query, JsonValue body, String type) {
    var call = call(method, path, query, body, type);
    var requests = connection().clients().requests();
    try (var response = requests.newCall(call.request()).execute()) {
      var text = response.body().string();
      refuseUnlessOk(response, text);
      return text;
    } catch (IOException e) {
      throw away(e);
    }
  }

  private Call call(
      String method, String path, Map<String, String> query, JsonValue body, String type) {
    List<Pair> pairs = new ArrayList<>();
    query.forEach((name, value) -> pairs.add(new Pair(name, value)));
    return call(method, path, pairs, body, type);
  }

  private Call call(String method, String path, List<Pair> pairs, JsonValue body, String type) {
    var headers = new HashMap<>(Map.of("Accept", "application/json", "Content-Type", type));
    var bytes = body == null ? null : body.toString().getBytes(StandardCharsets.UTF_8);
    var auth = new String[] {"BearerToken"};
    try {
      return connection()
          .clients()
          .api()
          .buildCall(
              null, path, method, pairs, List.of(), bytes, headers, Map.of(), Map.of(), auth, null);
    } catch (ApiException e) {
      throw new IllegalArgumentException("Not a request the cluster takes: " + path, e);
    }
  }

  private static void refuseUnlessOk(Response response, String body) {
    if (!response.isSuccessful()) {
      throw new ClusterRefusal(response.code(), reason(body));
    }
  }

  private static String reason(String body) {
    try {
      return Tree.textAt(Tree.parse(body), "message").orElse("no reason given");
    } catch (JsonException e) {
      return body.length() > 200 ? body.substring(0, 200) : body;
    }
  }

  private static Failure away(IOException cause) {
    return Failure.unavailable(
        "The cluster that runs sessions cannot be reached; try again in a moment.", cause);
  }

  private static String path(ResourceKind kind, String namespace, String name) {
    return kind.path(namespace) + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
  }

  private ClusterConnection connection() {
    if (connection == null) {
      connection = new ClusterConnection(settings, limits);
    }
    return connection;
  }
}
