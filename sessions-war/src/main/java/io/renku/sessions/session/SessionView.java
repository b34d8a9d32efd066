package io.renku.sessions.session;

import io.renku.sessions.cluster.ClusterRefusal;
import io.renku.sessions.cluster.Informer;
import io.renku.sessions.cluster.KindDirectory;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.SessionCluster;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What the operator sees of sessions and of all that belongs to them, from memory. */
class SessionView {
  private static final List<ResourceKind> CHILDREN =
      List.of(
          ResourceKind.SERVICE,
          ResourceKind.INGRESS,
          ResourceKind.STATEFUL_SET,
          ResourceKind.CONFIG_MAP,
          ResourceKind.SECRET,
          ResourceKind.CLAIM);
  private static final Set<String> ABOUT = Set.of("Pod", "StatefulSet");

  private final Namespaces namespaces;
  private final SessionStore store;
  private final SessionCluster cluster;
  private final KindDirectory kinds;
  private final Consumer<SessionKey> onChange;
  private final Map<String, Map<ResourceKind, Informer>> informers = new LinkedHashMap<>();

  SessionView(
      SessionStore store,
      SessionCluster cluster,
      KindDirectory kinds,
      List<String> listed,
      Consumer<SessionKey> onChange) {
    this.namespaces = new Namespaces(listed);
    this.store = store;
    this.cluster = cluster;
    this.kinds = kinds;
    this.onChange = onChange;
    namespaces.watched().forEach(namespace -> informers.put(namespace, informersOf(namespace)));
  }

  private Map<ResourceKind, Informer> informersOf(String namespace) {
    var labelled = Map.of("labelSelector", ChildLabels.PARENT_NAME);
    var byKind = new LinkedHashMap<ResourceKind, Informer>();
    for (var kind : CHILDREN) {
      byKind.put(kind, informer(kind, namespace, labelled));
    }
    byKind.put(ResourceKind.POD, informer(ResourceKind.POD, namespace, labelled));
    byKind.put(ResourceKind.EVENT, informer(ResourceKind.EVENT, namespace, Map.of()));
    return byKind;
  }

  private Informer informer(ResourceKind kind, String namespace, Map<String, String> selection) {
    return new Informer(
        cluster,
        kind,
        namespace,
        selection,
        kind.equals(ResourceKind.EVENT) ? SessionView::subject : SessionView::parent,
        changed -> changed(kind, changed));
  }

  List<Informer> informers() {
    return informers.values().stream().flatMap(byKind -> byKind.values().stream()).toList();
  }

  private void changed(ResourceKind kind, JsonObject object) {
    var name = kind.equals(ResourceKind.EVENT) ? sessionOf(subject(object)) : parent(object);
    if (!name.isEmpty()) {
      onChange.accept(new SessionKey(namespaceOf(object), name));
    }
  }

  private static String namespaceOf(JsonObject object) {
    return Tree.textAt(object, "metadata", "namespace").orElse("");
  }

  private static String parent(JsonObject object) {
    return Tree.textAt(object, "metadata", "labels", ChildLabels.PARENT_NAME).orElse("");
  }

  /** {@code Kind/name} of what an event is about; empty when that is nothing of ours. */
  private static String subject(JsonObject event) {
    var kind = Tree.textAt(event, "involvedObject", "kind").orElse("");
    return ABOUT.contains(kind)
        ? kind + "/" + Tree.textAt(event, "involvedObject", "name").orElse("")
        : "";
  }

  private static String sessionOf(String subject) {
    return subject.replaceFirst("^Pod/(.*)-0$", "$1").replaceFirst("^(Pod|StatefulSet)/", "");
  }

  Optional<Session> find(SessionKey key) {
    return store.known(key);
  }

  Observed observed(Session session) {
    var byKind = informers.get(namespaces.watchedFor(session.key().namespace()));
    var children = new LinkedHashMap<String, JsonObject>();
    for (var kind : CHILDREN) {
      for (var child : byKind.get(kind).of(session.name())) {
        if (ChildLabels.isOwnedBy(session, child)) {
          var known = withKind(kind, child);
          children.put(ChildLabels.keyOf(known), known);
        }
      }
    }
    children.putAll(foreign(session));
    var pod =
        byKind.get(ResourceKind.POD).of(session.name()).stream()
            .filter(candidate -> ChildLabels.isMainPodOf(session, candidate))
            .findFirst();
    var events = new ArrayList<JsonObject>();
    events.addAll(byKind.get(ResourceKind.EVENT).of("StatefulSet/" + session.name()));
    events.addAll(byKind.get(ResourceKind.EVENT).of("Pod/" + session.name() + "-0"));
    return new Observed(children, pod, events, SessionSecrets.fresh());
  }

  /** Lists leave out what their items are. */
  private static JsonObject withKind(ResourceKind kind, JsonObject object) {
    return object.containsKey("kind")
        ? object
        : Tree.with(Tree.with(object, "apiVersion", kind.apiVersion()), "kind", kind.kind());
  }

  /** Children of kinds that we do not watch, brought in by patches. */
  private Map<String, JsonObject> foreign(Session session) {
    var found = new LinkedHashMap<String, JsonObject>();
    SessionPatches.addedChildren(session)
        .forEach(
            (key, manifest) -> {
              if (CHILDREN.stream().noneMatch(kind -> isOf(kind, manifest))) {
                find(session, manifest).ifPresent(child -> found.put(key, child));
              }
            });
    return found;
  }

  private Optional<JsonObject> find(Session session, JsonObject manifest) {
    try {
      return cluster
          .find(
              kinds.of(manifest),
              session.key().namespace(),
              Tree.textAt(manifest, "metadata", "name").orElse(""))
          .filter(child -> ChildLabels.isOwnedBy(session, child));
    } catch (ClusterRefusal refusal) {
      if (refusal.status() == 404) {
        return Optional.empty(); // no such kind here, which making the object will say in words
      }
      throw refusal;
    }
  }

  private static boolean isOf(ResourceKind kind, JsonObject manifest) {
    return Tree.textAt(manifest, "kind").orElse("").equals(kind.kind())
        && Tree.textAt(manifest, "apiVersion").orElse("").equals(kind.apiVersion());
  }

  void observe(ResourceKind kind, JsonObject object) {
    var watched = namespaces.watchedFor(namespaceOf(object));
    var informer = informers.getOrDefault(watched, Map.of()).get(kind);
    if (informer != null) {
      informer.observe(object);
    }
  }

  void observe(JsonObject session) {
    store.observe(session);
  }

  void forget(SessionKey key) {
    store.forget(key);
  }
}
