package io.renku.sessions.cluster;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The one door to Kubernetes, on untyped JSON. Absence is an empty answer; any other refusal is a
 * {@link ClusterRefusal}; a cluster that cannot be reached is a {@link io.renku.commons.Failure} of
 * kind UNAVAILABLE.
 */
public interface SessionCluster {

  Optional<JsonObject> find(ResourceKind kind, String namespace, String name);

  /** The whole list object, with its {@code metadata.resourceVersion}. */
  JsonObject list(ResourceKind kind, String namespace, Map<String, String> query);

  JsonObject create(ResourceKind kind, String namespace, JsonObject object);

  /** Replaces an object if its resource version is still the one it carries. */
  JsonObject replace(ResourceKind kind, String namespace, JsonObject object);

  /** Empty when there is no such object any more. */
  Optional<JsonObject> merge(ResourceKind kind, String namespace, String name, JsonObject patch);

  /** Empty when there is no such object any more. */
  Optional<JsonObject> patch(ResourceKind kind, String namespace, String name, JsonArray patch);

  /** {@code options} are Kubernetes' DeleteOptions; false when it was gone already. */
  boolean delete(ResourceKind kind, String namespace, String name, JsonObject options);

  /**
   * Hands every event of a watch to {@code onEvent} until the stream ends or it answers false.
   *
   * @throws ClusterRefusal as the server says, 410 included
   */
  void watch(
      ResourceKind kind,
      String namespace,
      Map<String, String> query,
      Predicate<JsonObject> onEvent);

  /** The last lines of a container's log, each with its time; empty when it has none to give. */
  Optional<String> logs(String namespace, String pod, String container, int lines);

  /**
   * What a command in a running container prints, however it ends; empty when it cannot begin there
   * or does not end in time.
   */
  Optional<String> run(
      String namespace, String pod, String container, List<String> command, Duration limit);

  /** What a GET at any other path of the API answers, such as metrics or discovery. */
  Optional<JsonObject> get(String path);
}
