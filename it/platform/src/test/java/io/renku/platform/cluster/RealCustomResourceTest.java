package io.renku.platform.cluster;

import io.kubernetes.client.util.Config;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The same against the cluster of KUBECONFIG: {@code -Dcluster.real=true}. */
@Tag("cluster")
@EnabledIfSystemProperty(named = "cluster.real", matches = "true")
class RealCustomResourceTest extends CustomResourceContract {
  @Override
  protected Api connect() throws IOException {
    var client = Config.fromConfig(System.getenv("KUBECONFIG"));
    client.setReadTimeout(0);
    return new Api(client);
  }
}
