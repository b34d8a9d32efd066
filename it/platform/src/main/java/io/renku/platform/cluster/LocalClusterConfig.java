package io.renku.platform.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a local cluster is to run.
 *
 * @param directory where its state lives
 * @param address a loopback address; any other is refused
 * @param port 0 for a free one
 * @param kubeconfig the file to write, for clients
 * @param namespaces made at the first start; the first is the kubeconfig's
 * @param hasNode without a node, pods stay Pending and nothing is started
 * @param jupyterImages patterns (regular expressions) of images that hold Jupyter
 * @param searchPath where programs are looked for, as in PATH
 * @param backOff the first pause before a container is started again; it doubles up to 30 times
 */
public record LocalClusterConfig(
    Path directory,
    String address,
    int port,
    Path kubeconfig,
    List<String> namespaces,
    boolean hasNode,
    List<String> jupyterImages,
    String searchPath,
    Duration backOff) {
  private static final List<String> JUPYTER_IMAGES =
      List.of(".*jupyter.*", ".*renkulab.*", ".*singleuser.*", "renku/.*", ".*/renku-.*");

  public LocalClusterConfig {
    namespaces = List.copyOf(namespaces);
    jupyterImages = List.copyOf(jupyterImages);
  }

  /** The platform's own settings, with everything below one directory. */
  public static LocalClusterConfig in(Path directory) {
    return new LocalClusterConfig(
        directory,
        "127.0.0.1",
        9643,
        directory.resolve("kubeconfig"),
        List.of("renku"),
        true,
        JUPYTER_IMAGES,
        System.getenv().getOrDefault("PATH", ""),
        Duration.ofSeconds(10));
  }

  public LocalClusterConfig withPort(int other) {
    return new LocalClusterConfig(
        directory,
        address,
        other,
        kubeconfig,
        namespaces,
        hasNode,
        jupyterImages,
        searchPath,
        backOff);
  }

  public LocalClusterConfig withAddress(String other) {
    return new LocalClusterConfig(
        directory,
        other,
        port,
        kubeconfig,
        namespaces,
        hasNode,
        jupyterImages,
        searchPath,
        backOff);
  }

  public LocalClusterConfig withKubeconfig(Path other) {
    return new LocalClusterConfig(
        directory, address, port, other, namespaces, hasNode, jupyterImages, searchPath, backOff);
  }

  public LocalClusterConfig withoutNode() {
    return new LocalClusterConfig(
        directory,
        address,
        port,
        kubeconfig,
        namespaces,
        false,
        jupyterImages,
        searchPath,
        backOff);
  }

  public LocalClusterConfig withSearchPath(String other) {
    return new LocalClusterConfig(
        directory, address, port, kubeconfig, namespaces, hasNode, jupyterImages, other, backOff);
  }

  public LocalClusterConfig withBackOff(Duration other) {
    return new LocalClusterConfig(
        directory,
        address,
        port,
        kubeconfig,
        namespaces,
        hasNode,
        jupyterImages,
        searchPath,
        other);
  }
}
