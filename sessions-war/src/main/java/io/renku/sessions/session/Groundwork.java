package io.renku.sessions.session;

import io.renku.commons.Failure;
import io.renku.sessions.cluster.ClusterRefusal;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.SessionCluster;
import io.renku.sessions.cluster.YamlFile;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What sessions stand on and a bare cluster lacks: their definition and their namespaces. */
public final class Groundwork {
  private static final Logger LOG = LoggerFactory.getLogger(Groundwork.class);
  private static final String DEFINITION = "jupyterservers.amalthea.dev";

  private Groundwork() {}

  /** Makes what is missing and we may make, as soon as the cluster can be reached. */
  public static void ensure(SessionCluster cluster, List<String> listed) {
    ensure(
        cluster,
        ResourceKind.DEFINITION,
        DEFINITION,
        () -> YamlFile.read("/crd-jupyterserver.yaml"));
    for (var namespace : new Namespaces(listed).named()) {
      ensure(cluster, ResourceKind.NAMESPACE, namespace, () -> namespaceOf(namespace));
    }
  }

  private static JsonObject namespaceOf(String name) {
    return Json.createObjectBuilder()
        .add("apiVersion", "v1")
        .add("kind", "Namespace")
        .add("metadata", Json.createObjectBuilder().add("name", name))
        .build();
  }

  private static void ensure(
      SessionCluster cluster, ResourceKind kind, String name, Supplier<JsonObject> object) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (cluster.find(kind, "", name).isEmpty()) {
          cluster.create(kind, "", object.get());
          LOG.info("Made the {} {}, which the cluster lacked", kind.kind(), name);
        }
        return;
      } catch (ClusterRefusal refusal) {
        if (!refusal.isConflict()) {
          LOG.warn("{} {} was not checked or made: {}", kind.kind(), name, refusal.getMessage());
        }
        return;
      } catch (Failure away) {
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofSeconds(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
