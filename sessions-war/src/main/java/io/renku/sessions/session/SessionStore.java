package io.renku.sessions.session;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.sessions.cluster.Informer;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.SessionCluster;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * All sessions of the watched namespaces, or of the whole cluster, in memory. Readers are answered
 * from here as long as the cluster is in sight, and see their own writes at once.
 */
public class SessionStore {
  private static final Duration BLIND_FOR = Duration.ofSeconds(8);

  private final SessionCluster cluster;
  private final Namespaces namespaces;
  private final Map<String, Informer> informers = new LinkedHashMap<>();
  private final List<Consumer<Session>> listeners = new CopyOnWriteArrayList<>();

  /**
   * @param listed where sessions are looked for, {@code *} for everywhere; new ones go into the
   *     first
   */
  public SessionStore(SessionCluster cluster, List<String> listed) {
    this.cluster = cluster;
    this.namespaces = new Namespaces(listed);
    for (var namespace : namespaces.watched()) {
      informers.put(
          namespace,
          new Informer(
              cluster,
              ResourceKind.SESSION,
              namespace,
              Map.of(),
              resource -> new Session(resource).owner(),
              changed -> listeners.forEach(listener -> listener.accept(new Session(changed)))));
    }
  }

  public List<Informer> informers() {
    return List.copyOf(informers.values());
  }

  public void onChange(Consumer<Session> listener) {
    listeners.add(listener);
  }

  public boolean isInSight() {
    return informers.values().stream().allMatch(SessionStore::isInSight);
  }

  private static boolean isInSight(Informer informer) {
    var blindSince = informer.awaySince();
    return informer.isSynced()
        && (blindSince.isEmpty() || blindSince.get().plus(BLIND_FOR).isAfter(Instant.now()));
  }

  /** In words, by namespace: whether its sessions have been seen, and whether they still are. */
  public Map<String, String> sight() {
    var sight = new LinkedHashMap<String, String>();
    informers.forEach((namespace, informer) -> sight.put(namespace, sightOf(informer)));
    return sight;
  }

  private static String sightOf(Informer informer) {
    if (!informer.isSynced()) {
      return "not seen yet";
    }
    return informer
        .awaySince()
        .map(since -> "out of sight since " + since.truncatedTo(ChronoUnit.SECONDS))
        .orElse("in sight");
  }

  /**
   * @throws Failure UNAVAILABLE when the cluster is out of reach
   */
  public List<Session> ownedBy(SessionOwner owner) {
    requireSight();
    return informers.values().stream()
        .flatMap(informer -> informer.of(owner.safeUsername()).stream())
        .map(Session::new)
        .filter(owner::owns)
        .sorted(Comparator.comparing(Session::name))
        .toList();
  }

  public List<Session> all() {
    return informers.values().stream()
        .flatMap(informer -> informer.all().stream())
        .map(Session::new)
        .toList();
  }

  /**
   * One user's session by name. What we do not know yet is asked of the cluster: another replica
   * may have made it a moment ago.
   *
   * @throws Failure INTERNAL when two namespaces hold one: which is meant cannot be known
   */
  public Optional<Session> find(SessionOwner owner, String name) {
    requireSight();
    var known =
        informers.values().stream().flatMap(informer -> informer.of(owner.safeUsername()).stream());
    return onlyOne(known, owner, name)
        .or(
            () ->
                onlyOne(
                    namespaces.named().stream().flatMap(where -> ask(where, name).stream()),
                    owner,
                    name));
  }

  private static Optional<Session> onlyOne(
      Stream<JsonObject> resources, SessionOwner owner, String name) {
    var found =
        resources
            .map(Session::new)
            .filter(session -> session.name().equals(name) && owner.owns(session))
            .toList();
    if (found.size() > 1) {
      throw new Failure(
          ErrorCode.INTERNAL,
          "There are %d sessions %s in different namespaces; tell your administrator."
              .formatted(found.size(), name));
    }
    return found.stream().findFirst();
  }

  private Optional<JsonObject> ask(String namespace, String name) {
    var found = cluster.find(ResourceKind.SESSION, namespace, name);
    found.ifPresent(this::observe);
    return found;
  }

  private void requireSight() {
    if (!isInSight()) {
      throw Failure.unavailable(
          "The cluster that runs sessions cannot be reached; try again in a moment.", null);
    }
  }

  /** What memory holds, without asking the cluster. */
  public Optional<Session> known(SessionKey key) {
    return informer(key.namespace())
        .flatMap(informer -> informer.find(key.namespace(), key.name()))
        .map(Session::new);
  }

  public Session create(JsonObject resource) {
    var created = cluster.create(ResourceKind.SESSION, namespaces.home(), resource);
    observe(created);
    return new Session(created);
  }

  /** Empty when the session is gone. */
  public Optional<Session> change(SessionKey key, JsonObject mergePatch) {
    var changed = cluster.merge(ResourceKind.SESSION, key.namespace(), key.name(), mergePatch);
    changed.ifPresentOrElse(this::observe, () -> forget(key));
    return changed.map(Session::new);
  }

  /** Children go first; {@code isForced} leaves pods no time to end. */
  public void delete(SessionKey key, boolean isForced) {
    var options =
        Tree.object(
            "apiVersion", "v1",
            "kind", "DeleteOptions",
            "propagationPolicy", "Foreground",
            "gracePeriodSeconds", isForced ? 0 : null);
    cluster.delete(ResourceKind.SESSION, key.namespace(), key.name(), options);
    cluster
        .find(ResourceKind.SESSION, key.namespace(), key.name())
        .ifPresentOrElse(this::observe, () -> forget(key));
  }

  void observe(JsonObject resource) {
    informer(Tree.textAt(resource, "metadata", "namespace").orElse(""))
        .ifPresent(informer -> informer.observe(resource));
  }

  void forget(SessionKey key) {
    informer(key.namespace()).ifPresent(informer -> informer.forget(key.namespace(), key.name()));
  }

  private Optional<Informer> informer(String namespace) {
    return Optional.ofNullable(informers.get(namespaces.watchedFor(namespace)));
  }
}
