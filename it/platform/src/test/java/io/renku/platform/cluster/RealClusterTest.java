package io.renku.platform.cluster;

import io.kubernetes.client.util.Config;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The same against the cluster of KUBECONFIG: {@code -Dcluster.real=true}. */
@Tag("cluster")
@EnabledIfSystemProperty(named = "cluster.real", matches = "true")
class RealClusterTest extends ClusterContract {
  @Override
  protected Api connect() throws IOException {
    var client = Config.fromConfig(System.getenv("KUBECONFIG"));
    client.setReadTimeout(0);
    return new Api(client);
  }

  @Override
  protected boolean isComplete(Api.Answer account) {
    return account.body().has("secrets") || !api.get("/version").text("minor").matches("2[0-3]");
  }

  /** The collector's own informers may lag behind; it would then miss the child. */
  @Override
  protected void pauseForRealCollectors() {
    try {
      Thread.sleep(2000);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }
}
