package io.renku.sessions.session;

import io.renku.commons.Failure;
import io.renku.sessions.cluster.ClusterRefusal;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.SessionCluster;
import io.renku.sessions.cluster.YamlFile;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JupyterServer resource's definition, brought along for clusters that lack it. */
public final class SessionDefinition {
  private static final Logger LOG = LoggerFactory.getLogger(SessionDefinition.class);
  private static final String NAME = "jupyterservers.amalthea.dev";

  private SessionDefinition() {}

  /** Installs it if it is missing and we may, as soon as the cluster can be reached. */
  public static void ensure(SessionCluster cluster) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (cluster.find(ResourceKind.DEFINITION, "", NAME).isEmpty()) {
          var definition = YamlFile.read("/crd-jupyterserver.yaml");
          cluster.create(ResourceKind.DEFINITION, "", definition);
          LOG.info("Installed the resource definition {}", NAME);
        }
        return;
      } catch (ClusterRefusal refusal) {
        if (!refusal.isConflict()) {
          LOG.warn(
              "The resource definition {} was not checked or installed: {}",
              NAME,
              refusal.getMessage());
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
