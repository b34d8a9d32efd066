package io.renku.crc.clusters;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import io.renku.commons.Failure;
import io.renku.crc.CrcConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The connection to the cluster: made at first use, so that this service starts without one. */
@ApplicationScoped
class KubernetesClientProvider {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration READ = Duration.ofSeconds(10);

  @Inject CrcConfig config;

  private volatile ApiClient client;

  /**
   * @throws Failure 503 when there is no usable configuration of a cluster
   */
  ApiClient client() {
    if (client == null) {
      try {
        client = connect();
      } catch (IOException | RuntimeException e) {
        throw Failure.unavailable(
            "Quotas cannot be changed: no cluster is configured. Set renku.kubernetes.kubeconfig or run inside a cluster.",
            e);
      }
    }
    return client;
  }

  private ApiClient connect() throws IOException {
    var builder =
        config.kubeconfig().isPresent()
            ? fromFile(config.kubeconfig().get())
            : ClientBuilder.cluster();
    var built = builder.build();
    built.setHttpClient(
        built
            .getHttpClient()
            .newBuilder()
            .connectTimeout(CONNECT)
            .readTimeout(READ)
            .callTimeout(READ.plus(CONNECT))
            .build());
    return built;
  }

  private static ClientBuilder fromFile(String path) throws IOException {
    try (var reader = Files.newBufferedReader(Path.of(path))) {
      var kubeconfig = KubeConfig.loadKubeConfig(reader);
      kubeconfig.setFile(new File(path));
      return ClientBuilder.kubeconfig(kubeconfig);
    }
  }
}
