package io.renku.platform;

/**
 * The Kubernetes that sessions run on: the one that was configured, or the one of this platform.
 */
final class Cluster {
  private Cluster() {}

  static String kubeconfig(Settings settings) {
    return settings.kubeconfig().orElse(settings.state().resolve("kubeconfig").toString());
  }
}
