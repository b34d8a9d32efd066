package io.renku.platform.cluster;

import io.renku.platform.cluster.api.ApiServer;
import io.renku.platform.cluster.api.PodLogs;
import io.renku.platform.cluster.controllers.ControlLoop;
import io.renku.platform.cluster.controllers.EndpointsKeeper;
import io.renku.platform.cluster.controllers.GarbageCollector;
import io.renku.platform.cluster.controllers.Namespaces;
import io.renku.platform.cluster.controllers.QuotaUsage;
import io.renku.platform.cluster.controllers.StatefulSets;
import io.renku.platform.cluster.controllers.VolumeBinder;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.node.NodeAgent;
import io.renku.platform.cluster.node.NodeSettings;
import io.renku.platform.cluster.objects.Resources;
import io.renku.platform.cluster.store.Key;
import io.renku.platform.cluster.store.ObjectStore;
import io.renku.platform.cluster.types.TypeCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A Kubernetes cluster inside this process: the API, the controllers that a session needs and, if
 * wanted, a node that runs Jupyter as a local process. For development and tests on one machine.
 */
public final class LocalCluster implements AutoCloseable {
  private static final Duration GIT_PATIENCE = Duration.ofMinutes(1);

  private final LocalClusterConfig config;
  private final ObjectStore store;
  private final Resources resources;
  private final Optional<NodeAgent> node;
  private final ApiServer server;
  private final List<ControlLoop> loops = new ArrayList<>();
  private volatile boolean isReady;

  private LocalCluster(LocalClusterConfig config) {
    this.config = config;
    var address = address(config.address());
    this.store = new ObjectStore(config.directory().resolve("state"));
    try {
      this.resources = new Resources(store, new TypeCatalog());
      this.node = config.hasNode() ? Optional.of(agent(config, resources)) : Optional.empty();
      var logs = node.map(PodLogs.class::cast).orElse(PodLogs.NONE);
      this.server = new ApiServer(address, config.port(), resources, logs, () -> isReady);
    } catch (RuntimeException failed) {
      store.close();
      throw failed;
    }
  }

  private static NodeAgent agent(LocalClusterConfig config, Resources resources) {
    var settings =
        new NodeSettings(
            config.jupyterImages(), config.searchPath(), config.backOff(), GIT_PATIENCE);
    return new NodeAgent(resources, config.directory().resolve("node"), settings);
  }

  public static LocalCluster start(LocalClusterConfig config) {
    var cluster = new LocalCluster(config);
    try {
      cluster.start();
    } catch (RuntimeException failed) {
      cluster.close();
      throw failed;
    }
    return cluster;
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException("Not an address to listen on: " + text, unknown);
    }
  }

  private void start() {
    prepare();
    var volumes = config.directory().resolve("volumes").toAbsolutePath().normalize();
    loops.add(new Namespaces(resources));
    loops.add(new StatefulSets(resources));
    loops.add(new EndpointsKeeper(resources));
    loops.add(new VolumeBinder(resources, volumes));
    loops.add(new QuotaUsage(resources));
    loops.add(new GarbageCollector(resources));
    node.ifPresent(loops::add);
    loops.forEach(ControlLoop::start);
    server.start();
    writeKubeconfig();
    isReady = true;
  }

  /** What every cluster has from the beginning. */
  private void prepare() {
    var namespaces = new ArrayList<>(List.of("default", "kube-system"));
    namespaces.addAll(config.namespaces());
    for (var name : namespaces) {
      if (resources.find(new Key("namespaces", "", name)).isEmpty()) {
        var namespace = Json.object();
        namespace.putObject("metadata").put("name", name);
        resources.create(
            resources.types().ofResource("namespaces").orElseThrow(), "", namespace, false);
      }
    }
    var classKey = new Key("storageclasses.storage.k8s.io", "", "standard");
    if (resources.find(classKey).isEmpty()) {
      var standard = Json.object().put("provisioner", "renku.io/local-directory");
      standard
          .putObject("metadata")
          .put("name", "standard")
          .putObject("annotations")
          .put("storageclass.kubernetes.io/is-default-class", "true");
      var type = resources.types().ofResource(classKey.resource()).orElseThrow();
      resources.create(type, "", standard, false);
    }
  }

  public int port() {
    return server.port();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** Forgets what watches could resume from, as a compaction of a real cluster does. */
  void forgetHistory() {
    store.forgetHistory();
  }

  /** The kubeconfig file that leads here. */
  public Path kubeconfig() {
    return config.kubeconfig();
  }

  private void writeKubeconfig() {
    var namespace = config.namespaces().isEmpty() ? "default" : config.namespaces().getFirst();
    var text =
        """
        apiVersion: v1
        kind: Config
        clusters:
        - name: renku-local
          cluster:
            server: %s
        users:
        - name: renku-local
          user: {}
        contexts:
        - name: renku-local
          context:
            cluster: renku-local
            user: renku-local
            namespace: %s
        current-context: renku-local
        """
            .formatted(url(), namespace);
    try {
      var file = config.kubeconfig().toAbsolutePath();
      Files.createDirectories(file.getParent());
      var fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void close() {
    isReady = false;
    loops.forEach(ControlLoop::close);
    server.close();
    store.close();
  }

  /** Runs a cluster on its own: {@code LocalCluster DIRECTORY [PORT]}. */
  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length < 1 || arguments.length > 2) {
      System.err.println("Usage: LocalCluster DIRECTORY [PORT]");
      System.exit(2);
    }
    var config = LocalClusterConfig.in(Path.of(arguments[0]));
    if (arguments.length == 2) {
      config = config.withPort(Integer.parseInt(arguments[1]));
    }
    var cluster = start(config);
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
    System.out.println("Kubernetes API at " + cluster.url());
    System.out.println("export KUBECONFIG=" + cluster.kubeconfig().toAbsolutePath());
    new CountDownLatch(1).await();
  }
}
