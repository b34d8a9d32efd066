package io.renku.sessions.session;

import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.SessionCluster;
import io.renku.sessions.cluster.Tree;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.util.Comparator;
import java.util.Optional;

/** Where a session's pod can be reached inside the cluster. */
@ApplicationScoped
public class SessionEndpoint {
  @Inject SessionCluster cluster;

  /** {@code http://address:port} of the first pod that is ready; empty while there is none. */
  public Optional<String> of(Session session) {
    return named(session, session.name());
  }

  /** As {@link #of}, for the git sidecar where it has a service of its own. */
  public Optional<String> sidecarOf(Session session) {
    return named(session, session.name() + "-rpc-server");
  }

  private Optional<String> named(Session session, String service) {
    return cluster
        .find(ResourceKind.ENDPOINTS, session.key().namespace(), service)
        .flatMap(
            endpoints ->
                Tree.objectsAt(endpoints, "subsets").stream()
                    .flatMap(subset -> address(subset).stream())
                    .findFirst());
  }

  private static Optional<String> address(JsonObject subset) {
    var port =
        Tree.objectsAt(subset, "ports").stream()
            .min(
                Comparator.comparing(
                    candidate -> !Tree.textAt(candidate, "name").orElse("").equals("http")))
            .flatMap(candidate -> Tree.textAt(candidate, "port"));
    return Tree.objectsAt(subset, "addresses").stream()
        .findFirst()
        .flatMap(address -> Tree.textAt(address, "ip"))
        .flatMap(ip -> port.map(number -> "http://" + bracketed(ip) + ":" + number));
  }

  private static String bracketed(String ip) {
    return ip.contains(":") ? "[" + ip + "]" : ip;
  }
}
