package io.renku.sessions.session;

import io.renku.sessions.cluster.Informer;
import io.renku.sessions.cluster.KindDirectory;
import io.renku.sessions.cluster.LeaderLease;
import io.renku.sessions.cluster.SessionCluster;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** One replica of the service's operator, which can be stopped in order or left in the lurch. */
public final class Replica implements AutoCloseable {
  private static final OperatorSettings SETTINGS =
      new OperatorSettings(
          Map.of(), Optional.empty(), "none", "none", 1, 3, Duration.ofMinutes(10));

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final SessionStore store;
  private final SessionOperator operator;

  private Replica(SessionCluster cluster, String namespace, String identity) {
    var namespaces = List.of(namespace);
    var lease = new LeaderLease(cluster, namespace, "operator", identity, Clock.systemUTC());
    store = new SessionStore(cluster, namespaces);
    operator =
        new SessionOperator(
            store,
            cluster,
            KindDirectory.of(cluster),
            namespaces,
            SETTINGS,
            lease,
            executor,
            Clock.systemUTC());
  }

  public static Replica start(SessionCluster cluster, String namespace, String identity) {
    return start(cluster, namespace, identity, _ -> {});
  }

  /** One that tells each change of a session's state. */
  static Replica start(
      SessionCluster cluster,
      String namespace,
      String identity,
      Consumer<SessionTransition> listener) {
    var replica = new Replica(cluster, namespace, identity);
    replica.operator.onTransition(listener);
    replica.store.informers().forEach(informer -> replica.executor.submit(informer::run));
    replica.executor.submit(replica.operator::run);
    return replica;
  }

  boolean isActing() {
    return operator.isActing();
  }

  public SessionOperator operator() {
    return operator;
  }

  public SessionStore store() {
    return store;
  }

  /** Leaves its lease as a killed process does. */
  void abandon() {
    executor.shutdownNow();
  }

  @Override
  public void close() {
    store.informers().forEach(Informer::close);
    operator.stop();
    executor.shutdownNow();
  }
}
