package io.renku.platform.cluster;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One local cluster without a node for all the tests of this JVM that do not need their own. */
final class Locally {
  private static LocalCluster cluster;

  private Locally() {}

  static synchronized Api api() throws IOException {
    if (cluster == null) {
      Path directory = Files.createTempDirectory("cluster");
      cluster = LocalCluster.start(LocalClusterConfig.in(directory).withPort(0).withoutNode());
    }
    return new Api(client(cluster));
  }

  static ApiClient client(LocalCluster cluster) throws IOException {
    var client = Config.fromConfig(cluster.kubeconfig().toString());
    client.setReadTimeout(0);
    return client;
  }
}
