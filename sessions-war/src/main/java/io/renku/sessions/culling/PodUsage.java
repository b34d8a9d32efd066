package io.renku.sessions.culling;

import io.renku.sessions.cluster.ClusterRefusal;
import io.renku.sessions.cluster.SessionCluster;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Quantity;
import io.renku.sessions.session.Session;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** What a session's containers use, by the cluster's metrics; many clusters have none. */
@ApplicationScoped
class PodUsage {
  private static final String ROOT = "/apis/metrics.k8s.io/v1beta1/namespaces/%s/pods/%s-0";

  @Inject SessionCluster cluster;

  /** Of all containers together; 0 when it is not known. */
  long millicores(Session session) {
    return containers(session).stream()
        .mapToLong(container -> millicores(container).orElse(0L))
        .sum();
  }

  /** Of the server itself, as the status has it; what is not known is left out. */
  JsonObject ofServer(Session session) {
    return containers(session).stream()
        .filter(c -> Tree.textAt(c, "name").orElse("").equals("jupyter-server"))
        .findFirst()
        .map(PodUsage::usage)
        .orElse(Tree.object());
  }

  private List<JsonObject> containers(Session session) {
    try {
      return cluster
          .get(ROOT.formatted(session.key().namespace(), session.name()))
          .map(metrics -> Tree.objectsAt(metrics, "containers"))
          .orElse(List.of());
    } catch (ClusterRefusal noMetrics) {
      return List.of();
    }
  }

  private static JsonObject usage(JsonObject container) {
    var bytes = Tree.textAt(container, "usage", "memory").flatMap(Quantity::bytes);
    return Tree.object(
        "cpuMillicores", millicores(container).orElse(null),
        "memoryBytes", bytes.orElse(null));
  }

  /** Milli, micro and nano cores: metrics servers write what they like. */
  private static Optional<Long> millicores(JsonObject container) {
    return Tree.textAt(container, "usage", "cpu")
        .flatMap(Quantity::cores)
        .map(cores -> cores.movePointRight(3).longValue());
  }
}
