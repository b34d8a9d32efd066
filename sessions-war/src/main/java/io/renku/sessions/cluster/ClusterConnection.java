package io.renku.sessions.cluster;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import io.renku.commons.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import okhttp3.OkHttpClient;

/**
 * The client for the configured cluster, made when it is first needed and again when the kubeconfig
 * file changes, so that neither has to be there when the server starts.
 */
final class ClusterConnection {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration READ = Duration.ofSeconds(15);

  record Clients(ApiClient api, OkHttpClient requests, OkHttpClient watches, FileTime madeFrom) {}

  private final ClusterSettings settings;
  private final WatchLimits limits;
  private volatile Clients current;

  ClusterConnection(ClusterSettings settings, WatchLimits limits) {
    this.settings = settings;
    this.limits = limits;
  }

  Clients clients() {
    var clients = current;
    if (clients == null || settings.kubeconfig().map(this::changed).orElse(false)) {
      clients = connect();
    }
    return clients;
  }

  private boolean changed(Path kubeconfig) {
    try {
      return !Files.getLastModifiedTime(kubeconfig).equals(current.madeFrom());
    } catch (IOException e) {
      return false; // deleted while we run: the connection we have may still work
    }
  }

  private synchronized Clients connect() {
    try {
      var api = settings.kubeconfig().isPresent() ? outside(settings.kubeconfig().get()) : inside();
      var requests =
          api.getHttpClient().newBuilder().connectTimeout(CONNECT).readTimeout(READ).build();
      var watches = requests.newBuilder().readTimeout(limits.silence()).build();
      var madeFrom =
          settings.kubeconfig().isPresent()
              ? Files.getLastModifiedTime(settings.kubeconfig().get())
              : null;
      current = new Clients(api, requests, watches, madeFrom);
      return current;
    } catch (IOException | RuntimeException e) {
      throw Failure.unavailable("The cluster that runs sessions is not configured yet.", e);
    }
  }

  private static ApiClient outside(Path kubeconfig) throws IOException {
    try (var reader = Files.newBufferedReader(kubeconfig, StandardCharsets.UTF_8)) {
      var config = KubeConfig.loadKubeConfig(reader);
      config.setFile(kubeconfig.toFile());
      return ClientBuilder.kubeconfig(config).build();
    }
  }

  private static ApiClient inside() throws IOException {
    return ClientBuilder.cluster().build();
  }
}
