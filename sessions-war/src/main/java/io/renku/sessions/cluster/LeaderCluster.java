package io.renku.sessions.cluster;

import io.renku.commons.Failure;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * The cluster as the leader may change it. A replica that was held up between its plan and its
 * write, for longer than its lease, would otherwise undo what the next leader has done meanwhile.
 */
public final class LeaderCluster implements SessionCluster {
  private final SessionCluster cluster;
  private final BooleanSupplier leads;

  public LeaderCluster(SessionCluster cluster, BooleanSupplier leads) {
    this.cluster = cluster;
    this.leads = leads;
  }

  private void requireLead() {
    if (!leads.getAsBoolean()) {
      throw Failure.unavailable("Another replica looks after the sessions by now.", null);
    }
  }

  @Override
  public JsonObject create(ResourceKind kind, String namespace, JsonObject object) {
    requireLead();
    return cluster.create(kind, namespace, object);
  }

  @Override
  public JsonObject replace(ResourceKind kind, String namespace, JsonObject object) {
    requireLead();
    return cluster.replace(kind, namespace, object);
  }

  @Override
  public Optional<JsonObject> merge(
      ResourceKind kind, String namespace, String name, JsonObject patch) {
    requireLead();
    return cluster.merge(kind, namespace, name, patch);
  }

  @Override
  public Optional<JsonObject> patch(
      ResourceKind kind, String namespace, String name, JsonArray patch) {
    requireLead();
    return cluster.patch(kind, namespace, name, patch);
  }

  @Override
  public boolean delete(ResourceKind kind, String namespace, String name, JsonObject options) {
    requireLead();
    return cluster.delete(kind, namespace, name, options);
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
