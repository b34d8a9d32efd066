package io.renku.sessions.cluster;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Another cluster, of which every write passes {@link #write} first. */
public abstract class GuardedCluster implements SessionCluster {
  private final SessionCluster cluster;

  protected GuardedCluster(SessionCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Does the write, or refuses to.
   *
   * @param verb create, replace, merge, patch or delete
   */
  protected abstract <T> T write(String verb, ResourceKind kind, String name, Supplier<T> write);

  private static String name(JsonObject object) {
    return Tree.textAt(object, "metadata", "name").orElse("");
  }

  @Override
  public JsonObject create(ResourceKind kind, String namespace, JsonObject object) {
    return write("create", kind, name(object), () -> cluster.create(kind, namespace, object));
  }

  @Override
  public JsonObject replace(ResourceKind kind, String namespace, JsonObject object) {
    return write("replace", kind, name(object), () -> cluster.replace(kind, namespace, object));
  }

  @Override
  public Optional<JsonObject> merge(
      ResourceKind kind, String namespace, String name, JsonObject patch) {
    return write("merge", kind, name, () -> cluster.merge(kind, namespace, name, patch));
  }

  @Override
  public Optional<JsonObject> patch(
      ResourceKind kind, String namespace, String name, JsonArray patch) {
    return write("patch", kind, name, () -> cluster.patch(kind, namespace, name, patch));
  }

  @Override
  public boolean delete(ResourceKind kind, String namespace, String name, JsonObject options) {
    return write("delete", kind, name, () -> cluster.delete(kind, namespace, name, options));
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
