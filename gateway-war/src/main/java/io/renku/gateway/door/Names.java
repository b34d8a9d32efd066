package io.renku.gateway.door;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** The addresses of upstreams, as far as they are known: looking one up may take seconds. */
final class Names {
  private static final long KEPT = Duration.ofSeconds(30).toNanos();

  private record Known(InetAddress address, long since) {}

  private final ConcurrentHashMap<String, Known> known = new ConcurrentHashMap<>();
  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private final Executor background;

  Names(Executor background) {
    this.background = background;
  }

  /** Empty for one that is not known; it is, or is known better, the next time. */
  Optional<InetSocketAddress> find(String host, int port) {
    var found = known.get(host);
    if (found == null || System.nanoTime() - found.since() > KEPT) {
      ask(host);
    }
    return Optional.ofNullable(found).map(name -> new InetSocketAddress(name.address(), port));
  }

  private void ask(String host) {
    if (!asked.add(host)) {
      return;
    }
    background.execute(
        () -> {
          try {
            known.put(host, new Known(InetAddress.getByName(host), System.nanoTime()));
          } catch (UnknownHostException _) {
            known.remove(host);
          } finally {
            asked.remove(host);
          }
        });
  }
}
