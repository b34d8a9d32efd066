package io.renku.sessions.session;

import io.renku.sessions.cluster.ClusterRefusal;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.SessionCluster;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A cluster that tells of each write which it has done, but for those of leases. */
class TellingCluster implements SessionCluster {
  private final SessionCluster cluster;
  private final Consumer<String> listener;

  TellingCluster(SessionCluster cluster, Consumer<String> listener) {
    this.cluster = cluster;
    this.listener = listener;
  }

  private <T> T told(String verb, ResourceKind kind, String name, Supplier<T> write) {
    if (kind.equals(ResourceKind.LEASE)) {
      return write.get();
    }
    try {
      var answer = write.get();
      listener.accept("%s %s/%s".formatted(verb, kind.kind(), name));
      return answer;
    } catch (ClusterRefusal refusal) {
      listener.accept("refused %s %s/%s: %s".formatted(verb, kind.kind(), name, refusal.status()));
      throw refusal;
    }
  }

  private static String name(JsonObject object) {
    return Tree.textAt(object, "metadata", "name").orElse("");
  }

  @Override
  public JsonObject create(ResourceKind kind, String namespace, JsonObject object) {
    return told("create", kind, name(object), () -> cluster.create(kind, namespace, object));
  }

  @Override
  public JsonObject replace(ResourceKind kind, String namespace, JsonObject object) {
    return told("replace", kind, name(object), () -> cluster.replace(kind, namespace, object));
  }

  @Override
  public Optional<JsonObject> merge(
      ResourceKind kind, String namespace, String name, JsonObject patch) {
    return told("merge", kind, name, () -> cluster.merge(kind, namespace, name, patch));
  }

  @Override
  public Optional<JsonObject> patch(
      ResourceKind kind, String namespace, String name, JsonArray patch) {
    return told("patch", kind, name, () -> cluster.patch(kind, namespace, name, patch));
  }

  @Override
  public boolean delete(ResourceKind kind, String namespace, String name, JsonObject options) {
    return told("delete", kind, name, () -> cluster.delete(kind, namespace, name, options));
  }

  @Override
  public Optional<JsonObject> find(ResourceKind kind, String namespace, String name) {
    return cluster.find(kind, namespace, name);
  }

  @Override
  public JsonObject list(ResourceKind kind, String namespace, Map<String, String> query) {
    return cluster.list(kind, namespace, query);
  }

  @Override
  public void watch(
      ResourceKind kind,
      String namespace,
      Map<String, String> query,
      Predicate<JsonObject> onEvent) {
    cluster.watch(kind, namespace, query, onEvent);
  }

  @Override
  public Optional<String> logs(String namespace, String pod, String container, int lines) {
    return cluster.logs(namespace, pod, container, lines);
  }

  @Override
  public Optional<String> run(
      String namespace, String pod, String container, List<String> command, Duration limit) {
    return cluster.run(namespace, pod, container, command, limit);
  }

  @Override
  public Optional<JsonObject> get(String path) {
    return cluster.get(path);
  }
}
