package io.renku.sessions.launch;

import io.renku.sessions.SessionFailure;
import io.renku.sessions.SessionsConfig;
import io.renku.sessions.session.SessionStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.stream.Collectors;

/** Gives each session a port of its own where pods share the node's network. */
@ApplicationScoped
class PortAllocator {
  @Inject SessionStore sessions;
  @Inject SessionsConfig config;

  /** Empty where no range is configured: every pod then has an address of its own. */
  Optional<Integer> allocate(String name) {
    return config.portRange.map(range -> free(range, name));
  }

  private int free(String range, String name) {
    var first = Integer.parseInt(range.replaceFirst("-.*", "").strip());
    var last = Integer.parseInt(range.replaceFirst(".*-", "").strip());
    var taken =
        sessions.all().stream()
            .flatMap(session -> session.annotation("port").stream())
            .collect(Collectors.toSet());
    var size = last - first + 1;
    for (var i = 0; i < size; i++) {
      var port = first + Math.floorMod(name.hashCode() + i, size);
      if (!taken.contains(String.valueOf(port))) {
        return port;
      }
    }
    throw SessionFailure.internal(
        SessionFailure.CREATE, "All ports for sessions are in use; delete a session first.");
  }
}
