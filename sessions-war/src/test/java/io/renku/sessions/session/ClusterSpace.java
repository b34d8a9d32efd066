package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.cluster.ClusterSettings;
import io.renku.sessions.cluster.KubernetesCluster;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A namespace of its own on the cluster of KUBECONFIG, and what tests do and await in it. */
public final class ClusterSpace implements AutoCloseable {
  /** Everything that a session with a volume owns. */
  static final List<ResourceKind> CHILDREN =
      List.of(
          ResourceKind.SERVICE,
          ResourceKind.INGRESS,
          ResourceKind.STATEFUL_SET,
          ResourceKind.CONFIG_MAP,
          ResourceKind.SECRET,
          ResourceKind.CLAIM);

  private static final Duration LONGEST = Duration.ofMinutes(3);

  private final KubernetesCluster cluster = connect();
  private final String name;

  private ClusterSpace(String name) {
    this.name = name;
  }

  public static ClusterSpace make(String purpose) {
    var space =
        new ClusterSpace("renku-" + purpose + "-" + UUID.randomUUID().toString().substring(0, 8));
    Groundwork.ensure(space.cluster, List.of(space.name));
    return space;
  }

  static KubernetesCluster connect() {
    var kubeconfig = Optional.ofNullable(System.getenv("KUBECONFIG")).map(Path::of);
    return KubernetesCluster.of(new ClusterSettings(kubeconfig));
  }

  public KubernetesCluster cluster() {
    return cluster;
  }

  public String name() {
    return name;
  }

  public void launch(JsonObject resource) {
    cluster.create(ResourceKind.SESSION, name, resource);
  }

  public void change(String session, JsonObject patch) {
    assertThat(cluster.merge(ResourceKind.SESSION, name, session, patch)).isPresent();
  }

  public void hibernate(String session, boolean isHibernated) {
    change(session, object("spec", object("jupyterServer", object("hibernated", isHibernated))));
  }

  public void delete(String session) {
    cluster.delete(ResourceKind.SESSION, name, session, object("propagationPolicy", "Foreground"));
  }

  public JsonObject session(String session) {
    return cluster.find(ResourceKind.SESSION, name, session).orElseThrow();
  }

  public JsonObject until(ResourceKind kind, String object, Predicate<JsonObject> isSo) {
    var end = Instant.now().plus(LONGEST);
    while (true) {
      var found = cluster.find(kind, name, object).orElse(object());
      if (isSo.test(found)) {
        return found;
      }
      assertThat(Instant.now())
          .as("%s %s, last seen as %s", kind.kind(), object, Tree.objectAt(found, "status"))
          .isBefore(end);
      pause();
    }
  }

  public JsonObject untilState(String session, String state) {
    return until(
        ResourceKind.SESSION,
        session,
        seen -> Tree.textAt(seen, "status", "state").orElse("").equals(state));
  }

  public void untilGone(ResourceKind kind, String object) {
    until(kind, object, JsonObject::isEmpty);
  }

  /** Nothing that the session owned is left. */
  public void untilGone(String session) {
    untilGone(ResourceKind.SESSION, session);
    CHILDREN.forEach(kind -> untilGone(kind, session));
    untilGone(ResourceKind.POD, session + "-0");
  }

  static void until(String what, BooleanSupplier isSo) {
    var end = Instant.now().plus(LONGEST);
    while (!isSo.getAsBoolean()) {
      assertThat(Instant.now()).as("until " + what).isBefore(end);
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static String uid(JsonObject object) {
    return Tree.textAt(object, "metadata", "uid").orElse("");
  }

  /** The uids of a session's children, by kind. */
  Map<String, String> children(String session) {
    var uids = new HashMap<String, String>();
    CHILDREN.forEach(
        kind ->
            cluster
                .find(kind, name, session)
                .ifPresent(child -> uids.put(kind.kind(), uid(child))));
    return uids;
  }

  /** The names of all objects of a kind. */
  List<String> names(ResourceKind kind) {
    return Tree.objectsAt(cluster.list(kind, name, Map.of()), "items").stream()
        .map(object -> Tree.textAt(object, "metadata", "name").orElse(""))
        .toList();
  }

  @Override
  public void close() {
    cluster.delete(ResourceKind.NAMESPACE, "", name, object());
  }
}
