package io.renku.sessions.ledger;

import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Quantity;
import io.renku.sessions.session.Session;
import java.util.Optional;

/** What one session asked for; each part may be missing. */
record ResourceRequest(
    Optional<Long> millicores,
    Optional<Long> memoryBytes,
    Optional<Long> diskBytes,
    Optional<Long> gpus) {

  static ResourceRequest of(Session session) {
    var requests = Tree.objectAt(session.spec(), "jupyterServer", "resources", "requests");
    return new ResourceRequest(
        Tree.textAt(requests, "cpu")
            .flatMap(Quantity::cores)
            .map(cores -> cores.movePointRight(3).longValue()),
        Tree.textAt(requests, "memory").flatMap(Quantity::bytes),
        Tree.textAt(session.spec(), "storage", "size").flatMap(Quantity::bytes),
        Tree.textAt(requests, "nvidia.com/gpu")
            .filter(count -> count.matches("\\d{1,9}"))
            .map(Long::valueOf));
  }

  boolean isEmpty() {
    return millicores.isEmpty() && memoryBytes.isEmpty() && diskBytes.isEmpty() && gpus.isEmpty();
  }
}
