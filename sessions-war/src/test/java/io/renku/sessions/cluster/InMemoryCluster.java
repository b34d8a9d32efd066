package io.renku.sessions.cluster;

import static io.renku.sessions.cluster.Tree.object;

import io.renku.commons.Failure;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A cluster that only remembers: no controllers, no admission; it can be away and it can refuse.
 */
public final class InMemoryCluster implements SessionCluster {
  private record Event(ResourceKind kind, String namespace, String type, JsonObject object) {}

  private final Map<String, JsonObject> objects = new TreeMap<>();
  private final List<Event> history = new ArrayList<>();
  private final List<String> calls = new ArrayList<>();
  private int version;
  private int oldest;
  private final Map<String, String> logs = new TreeMap<>();
  private boolean away;
  private int refusal;
  private final Map<String, JsonObject> otherPaths = new TreeMap<>();
  private Function<List<String>, Optional<String>> commands = _ -> Optional.empty();
  private JsonObject lastDeletion;
  private UnaryOperator<JsonObject> admission = object -> object;

  /** Every write since the last time, as {@code VERB Kind name}. */
  public synchronized List<String> takeCalls() {
    var taken = List.copyOf(calls);
    calls.clear();
    return taken;
  }

  public synchronized void setAway(boolean away) {
    this.away = away;
    notifyAll();
  }

  /** Watches can no longer go on from before now. */
  public synchronized void forgetHistory() {
    oldest = history.size();
  }

  /** What happens to new objects; it may throw a {@link ClusterRefusal}. */
  public synchronized void setAdmission(UnaryOperator<JsonObject> admission) {
    this.admission = admission;
  }

  /** All writes, and all looks into logs, end in this status. */
  public synchronized void refuse(int status) {
    refusal = status;
  }

  /** What a container has written. */
  public synchronized void write(String pod, String container, String text) {
    logs.put(pod + "/" + container, text);
  }

  /** What a GET of that path answers. */
  public synchronized void serve(String path, JsonObject answer) {
    otherPaths.put(path, answer);
  }

  /** What commands in containers print. */
  public synchronized void setCommands(Function<List<String>, Optional<String>> commands) {
    this.commands = commands;
  }

  /** The options that the last deletion was asked with. */
  public synchronized JsonObject lastDeletion() {
    return lastDeletion;
  }

  /** All is well again. */
  public synchronized void recover() {
    setAway(false);
    refusal = 0;
    admission = object -> object;
    logs.clear();
  }

  public synchronized List<JsonObject> all(ResourceKind kind) {
    return objects.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(kind.plural() + "/"))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static String key(ResourceKind kind, String namespace, String name) {
    return kind.plural() + "/" + (kind.isNamespaced() ? namespace : "") + "/" + name;
  }

  /** An empty name is all namespaces. */
  private static String within(String namespace) {
    return namespace.isEmpty() ? "" : namespace + "/";
  }

  private void requireSight() {
    if (away) {
      throw Failure.unavailable("The cluster is away.", null);
    }
  }

  private void requireConsent() {
    requireSight();
    if (refusal > 0) {
      throw new ClusterRefusal(refusal, "not today");
    }
  }

  @Override
  public synchronized Optional<JsonObject> find(ResourceKind kind, String namespace, String name) {
    requireSight();
    return Optional.ofNullable(objects.get(key(kind, namespace, name)));
  }

  @Override
  public synchronized JsonObject list(
      ResourceKind kind, String namespace, Map<String, String> query) {
    requireSight();
    var label = query.getOrDefault("labelSelector", "");
    var items =
        objects.entrySet().stream()
            .filter(e -> e.getKey().startsWith(kind.plural() + "/" + within(namespace)))
            .map(Map.Entry::getValue)
            .filter(
                o -> label.isEmpty() || Tree.objectAt(o, "metadata", "labels").containsKey(label))
            .toList();
    return object("items", items, "metadata", object("resourceVersion", String.valueOf(version)));
  }

  @Override
  public synchronized JsonObject create(ResourceKind kind, String namespace, JsonObject object) {
    requireConsent();
    var metadata = Tree.objectAt(object, "metadata");
    var name =
        Tree.textAt(metadata, "name")
            .orElseGet(() -> Tree.textAt(metadata, "generateName").orElseThrow() + version);
    if (objects.containsKey(key(kind, namespace, name))) {
      throw new ClusterRefusal(409, name + " already exists");
    }
    calls.add("create " + kind.kind() + " " + name);
    var full = Tree.with(metadata, "name", name);
    full = Tree.with(full, "namespace", kind.isNamespaced() ? namespace : null);
    full = Tree.with(full, "uid", UUID.randomUUID().toString());
    full = Tree.with(full, "creationTimestamp", Instant.now().toString());
    return store(kind, namespace, "ADDED", Tree.with(admission.apply(object), "metadata", full));
  }

  @Override
  public synchronized JsonObject replace(ResourceKind kind, String namespace, JsonObject object) {
    requireConsent();
    var name = Tree.textAt(object, "metadata", "name").orElseThrow();
    var known = objects.get(key(kind, namespace, name));
    if (known == null) {
      throw new ClusterRefusal(404, name + " not found");
    }
    requireSameVersion(known, object);
    calls.add("replace " + kind.kind() + " " + name);
    return store(kind, namespace, "MODIFIED", object);
  }

  private static void requireSameVersion(JsonObject known, JsonObject object) {
    if (!Tree.at(known, "metadata", "resourceVersion")
        .equals(Tree.at(object, "metadata", "resourceVersion"))) {
      throw new ClusterRefusal(409, "the object has been modified");
    }
  }

  @Override
  public Optional<JsonObject> merge(
      ResourceKind kind, String namespace, String name, JsonObject patch) {
    return change(kind, namespace, name, object -> Tree.merged(object, patch));
  }

  @Override
  public Optional<JsonObject> patch(
      ResourceKind kind, String namespace, String name, JsonArray patch) {
    return change(kind, namespace, name, object -> Tree.patched(object, patch));
  }

  private synchronized Optional<JsonObject> change(
      ResourceKind kind, String namespace, String name, UnaryOperator<JsonObject> change) {
    requireConsent();
    var known = objects.get(key(kind, namespace, name));
    if (known == null) {
      return Optional.empty();
    }
    var changed = change.apply(known);
    requireSameVersion(known, changed);
    calls.add("patch " + kind.kind() + " " + name);
    return Optional.of(store(kind, namespace, "MODIFIED", changed));
  }

  @Override
  public synchronized boolean delete(
      ResourceKind kind, String namespace, String name, JsonObject options) {
    requireConsent();
    lastDeletion = options;
    var gone = objects.remove(key(kind, namespace, name));
    if (gone != null) {
      calls.add("delete " + kind.kind() + " " + name);
      record(kind, namespace, "DELETED", gone);
    }
    return gone != null;
  }

  private JsonObject store(ResourceKind kind, String namespace, String type, JsonObject object) {
    var metadata = Tree.objectAt(object, "metadata");
    var current = Tree.with(metadata, "resourceVersion", String.valueOf(version + 1));
    var stored = Tree.with(object, "metadata", current);
    objects.put(key(kind, namespace, Tree.textAt(metadata, "name").orElseThrow()), stored);
    record(kind, namespace, type, stored);
    return stored;
  }

  private void record(ResourceKind kind, String namespace, String type, JsonObject object) {
    version++;
    var metadata = Tree.objectAt(object, "metadata");
    var current = Tree.with(metadata, "resourceVersion", String.valueOf(version));
    history.add(new Event(kind, namespace, type, Tree.with(object, "metadata", current)));
    notifyAll();
  }

  @Override
  public void watch(
      ResourceKind kind,
      String namespace,
      Map<String, String> query,
      Predicate<JsonObject> onEvent) {
    var next = Integer.parseInt(query.get("resourceVersion"));
    while (true) {
      Event event;
      synchronized (this) {
        if (next < oldest) {
          var _ =
              onEvent.test(
                  object("type", "ERROR", "object", object("code", 410, "message", "too old")));
          return;
        }
        try {
          while (!away && next >= history.size()) {
            wait(50);
            if (Thread.currentThread().isInterrupted()) {
              return;
            }
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
        requireSight();
        event = history.get(next++);
      }
      var label = query.getOrDefault("labelSelector", "");
      var fits =
          event.kind().equals(kind)
              && (namespace.isEmpty() || event.namespace().equals(namespace))
              && (label.isEmpty()
                  || Tree.objectAt(event.object(), "metadata", "labels").containsKey(label));
      if (fits && !onEvent.test(object("type", event.type(), "object", event.object()))) {
        return;
      }
    }
  }

  @Override
  public synchronized Optional<String> logs(
      String namespace, String pod, String container, int lines) {
    requireConsent();
    return Optional.ofNullable(logs.get(pod + "/" + container))
        .map(
            text -> {
              var all = text.lines().toList();
              return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
            });
  }

  @Override
  public synchronized Optional<String> run(
      String namespace, String pod, String container, List<String> command, Duration limit) {
    return commands.apply(command);
  }

  @Override
  public synchronized Optional<JsonObject> get(String path) {
    return Optional.ofNullable(otherPaths.get(path));
  }
}
