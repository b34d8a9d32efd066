package io.renku.platform;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The Kubernetes that sessions run on: the one that was configured, or the small one of this
 * platform.
 */
final class Cluster extends JavaProgram {
  static final String NAME = "cluster";

  Cluster(Settings settings) {
    super(NAME, settings, ClusterProgram.class.getName());
  }

  static String kubeconfig(Settings settings) {
    return settings.kubeconfig().orElse(settings.state().resolve("kubeconfig").toString());
  }

  @Override
  Optional<String> elsewhere() {
    return settings.kubeconfig();
  }

  @Override
  Set<Port> ports() {
    return Set.of(Port.KUBERNETES);
  }

  @Override
  List<String> arguments() {
    return List.of(
        settings.state().resolve("cluster").toString(),
        String.valueOf(settings.port(Port.KUBERNETES)),
        kubeconfig(settings));
  }

  @Override
  Optional<String> complaint() {
    if (elsewhere().isPresent()) {
      return Kubeconfigs.complaint(elsewhere().get());
    }
    return Probe.http(
        "http://127.0.0.1:" + settings.port(Port.KUBERNETES) + "/version",
        answer -> answer.statusCode() == 200);
  }
}
