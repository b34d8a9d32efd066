package io.renku.sessions.cluster;

import io.renku.commons.Failure;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps in memory what the cluster holds of one kind in one namespace: lists, then watches, and
 * starts over by itself when the cluster goes away or has forgotten where the watch was. Changes
 * made by ourselves can be shown to it at once, so that we read our own writes.
 */
public final class Informer {
  private static final Logger LOG = LoggerFactory.getLogger(Informer.class);
  private static final int PAGE = 500;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration OWN_WRITES_COUNT_FOR = Duration.ofSeconds(30);

  private final SessionCluster cluster;
  private final ResourceKind kind;
  private final String namespace;
  private final Map<String, String> selection;
  private final Function<JsonObject, String> index;
  private final Consumer<JsonObject> onChange;

  private final Map<String, JsonObject> byName = new ConcurrentHashMap<>();
  private final Map<String, Map<String, JsonObject>> byIndex = new ConcurrentHashMap<>();
  private final Map<String, Instant> ownWrites = new ConcurrentHashMap<>();

  /** Of objects that are gone for certain, by uid: what the watch still says of them is old. */
  private final Map<String, Instant> gone = new ConcurrentHashMap<>();

  private volatile String seenUpTo;
  private volatile boolean synced;
  private volatile boolean closed;
  private volatile Instant awaySince = Instant.now();

  /**
   * @param selection label and field selectors as query parameters
   * @param index what {@link #of} finds objects by; an empty text for none
   * @param onChange told about each object that is new, changed or gone
   */
  public Informer(
      SessionCluster cluster,
      ResourceKind kind,
      String namespace,
      Map<String, String> selection,
      Function<JsonObject, String> index,
      Consumer<JsonObject> onChange) {
    this.cluster = cluster;
    this.kind = kind;
    this.namespace = namespace;
    this.selection = selection;
    this.index = index;
    this.onChange = onChange;
  }

  public ResourceKind kind() {
    return kind;
  }

  public String namespace() {
    return namespace;
  }

  public Optional<JsonObject> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  public List<JsonObject> all() {
    return List.copyOf(byName.values());
  }

  public List<JsonObject> of(String indexValue) {
    return List.copyOf(byIndex.getOrDefault(indexValue, Map.of()).values());
  }

  /** Whether everything has been seen at least once. */
  public boolean isSynced() {
    return synced;
  }

  /** Since when the cluster has not answered; empty while the watch stands. */
  public Optional<Instant> awaySince() {
    return Optional.ofNullable(awaySince);
  }

  /** Follows the cluster until {@link #close} or an interrupt. */
  public void run() {
    var pause = Duration.ofMillis(100);
    while (!closed && !Thread.currentThread().isInterrupted()) {
      try {
        if (seenUpTo == null) {
          load();
        }
        pause = Duration.ofMillis(100);
        follow();
      } catch (ClusterRefusal refusal) {
        report(refusal);
        pause = afterTrouble(pause, refusal.isGone());
      } catch (Failure failure) {
        report(failure);
        pause = afterTrouble(pause, false);
      } catch (RuntimeException e) { // whatever it was, staying blind would be worse
        LOG.error("Could not follow {} in {}", kind.plural(), namespace, e);
        pause = afterTrouble(pause, false);
      }
    }
  }

  public void close() {
    closed = true;
  }

  private void report(RuntimeException trouble) {
    if (awaySince == null && !(trouble instanceof ClusterRefusal refusal && refusal.isGone())) {
      LOG.warn("Lost sight of {} in {}: {}", kind.plural(), namespace, trouble.getMessage());
    }
  }

  private Duration afterTrouble(Duration pause, boolean atOnce) {
    seenUpTo = null;
    if (atOnce || closed) {
      return pause;
    }
    if (awaySince == null) {
      awaySince = Instant.now();
    }
    try {
      Thread.sleep(pause.toMillis() + ThreadLocalRandom.current().nextLong(100));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var longer = pause.multipliedBy(2);
    return longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
  }

  /** Reads everything once. */
  public void load() {
    var found = new HashMap<String, JsonObject>();
    var query = new HashMap<>(selection);
    query.put("limit", String.valueOf(PAGE));
    JsonObject list;
    do {
      list = cluster.list(kind, namespace, query);
      Tree.objectsAt(list, "items").forEach(item -> found.put(name(item), slim(item)));
      query.put("continue", Tree.textAt(list, "metadata", "continue").orElse(""));
    } while (!query.get("continue").isEmpty());
    replaceWith(found, version(list));
    seenUpTo = Tree.textAt(list, "metadata", "resourceVersion").orElse("0");
    if (awaySince != null) {
      LOG.info("Sees {} {} in {}", found.size(), kind.plural(), namespace);
    }
    synced = true;
    awaySince = null;
  }

  private synchronized void replaceWith(Map<String, JsonObject> found, long listed) {
    var forgotten = Instant.now().minus(OWN_WRITES_COUNT_FOR);
    ownWrites.values().removeIf(forgotten::isAfter);
    gone.values().removeIf(forgotten::isAfter);
    for (var known : List.copyOf(byName.values())) {
      var name = name(known);
      var isNewer = ownWrites.containsKey(name) && version(known) > listed;
      if (!found.containsKey(name) && !isNewer) {
        remove(name, known);
      }
    }
    found.forEach(
        (name, item) -> {
          var isBehind = ownWrites.containsKey(name) && isOld(item);
          if (!item.equals(byName.get(name)) && !isBehind && !isGone(item)) {
            put(item);
          }
        });
  }

  private void follow() {
    var query = new HashMap<>(selection);
    query.put("resourceVersion", seenUpTo);
    query.put("allowWatchBookmarks", "true");
    cluster.watch(kind, namespace, query, this::take);
  }

  private boolean take(JsonObject event) {
    var object = Tree.objectAt(event, "object");
    switch (Tree.textAt(event, "type").orElse("")) {
      case "ERROR" ->
          throw new ClusterRefusal(
              (int) Tree.numberAt(object, 500, "code"),
              Tree.textAt(object, "message").orElse("the watch failed"));
      case "DELETED" -> remove(name(object), slim(object));
      case "ADDED", "MODIFIED" -> putIfNew(slim(object));
      default -> {} // bookmarks carry only the version below
    }
    seenUpTo = Tree.textAt(object, "metadata", "resourceVersion").orElse(seenUpTo);
    return !closed;
  }

  /** Shows an object that the cluster has just answered, before the watch brings it. */
  public void observe(JsonObject object) {
    var slim = slim(object);
    ownWrites.put(name(slim), Instant.now());
    putIfNew(slim);
  }

  /** Says that the cluster has answered that there is no such object. */
  public synchronized void forget(String name) {
    ownWrites.remove(name);
    find(name)
        .ifPresent(
            known -> {
              gone.put(uid(known), Instant.now());
              remove(name, known);
            });
  }

  private boolean isOld(JsonObject object) {
    var known = byName.get(name(object));
    return known != null && version(object) < version(known);
  }

  private boolean isGone(JsonObject object) {
    return gone.containsKey(uid(object));
  }

  /** One at a time: the watch and our own writes must not overtake each other in between. */
  private synchronized void putIfNew(JsonObject object) {
    if (!isOld(object) && !isGone(object) && !object.equals(byName.get(name(object)))) {
      put(object);
    }
  }

  private void put(JsonObject object) {
    var before = byName.put(name(object), object);
    if (before != null && !index.apply(before).equals(index.apply(object))) {
      unindex(before);
    }
    var group = index.apply(object);
    if (!group.isEmpty()) {
      byIndex.computeIfAbsent(group, _ -> new ConcurrentHashMap<>()).put(name(object), object);
    }
    onChange.accept(object);
  }

  private synchronized void remove(String name, JsonObject last) {
    var known = byName.get(name);
    if (known == null || version(known) > version(last)) {
      return; // gone already, or made again under the same name since
    }
    byName.remove(name);
    unindex(known);
    onChange.accept(last);
  }

  private void unindex(JsonObject object) {
    byIndex.computeIfPresent(
        index.apply(object),
        (_, group) -> {
          group.remove(name(object));
          return group.isEmpty() ? null : group;
        });
  }

  private static JsonObject slim(JsonObject object) {
    if (Tree.at(object, "metadata", "managedFields").isEmpty()) {
      return object;
    }
    return Tree.with(
        object, "metadata", Tree.with(object.getJsonObject("metadata"), "managedFields", null));
  }

  private static String name(JsonObject object) {
    return Tree.textAt(object, "metadata", "name").orElse("");
  }

  private static String uid(JsonObject object) {
    return Tree.textAt(object, "metadata", "uid").orElse("");
  }

  /** Opaque by contract, yet a counter in every API server there is; newer ones promise it. */
  private static long version(JsonObject object) {
    var text = Tree.textAt(object, "metadata", "resourceVersion").orElse("0");
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }

  /** Lists of objects of several informers, in one. */
  public static List<JsonObject> allOf(List<Informer> informers, String indexValue) {
    var all = new ArrayList<JsonObject>();
    informers.forEach(informer -> all.addAll(informer.of(indexValue)));
    return all;
  }
}
