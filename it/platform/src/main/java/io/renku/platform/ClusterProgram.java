package io.renku.platform;

import io.renku.platform.cluster.LocalCluster;
import io.renku.platform.cluster.LocalClusterConfig;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The local cluster as a program of its own: folder, port, kubeconfig to write. */
final class ClusterProgram {
  private ClusterProgram() {}

  public static void main(String[] arguments) throws InterruptedException {
    var config =
        LocalClusterConfig.in(Path.of(arguments[0]))
            .withPort(Integer.parseInt(arguments[1]))
            .withKubeconfig(Path.of(arguments[2]));
    var cluster = LocalCluster.start(config);
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
    System.out.println("Kubernetes API at " + cluster.url());
    new CountDownLatch(1).await();
  }
}
