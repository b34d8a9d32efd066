package io.renku.sessions.cluster;

import io.renku.commons.Failure;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
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
 * Keeps in memory what the cluster holds of one kind in one namespace, or in all: lists, then
 * watches, and starts over by itself when the cluster goes away or has forgotten where the watch
 * was. Changes made by ourselves can be shown to it at once, so that we read our own writes.
 */
public final class Informer {
  private static final Logger LOG = LoggerFactory.getLogger(Informer.class);
  private static final int PAGE = 500;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration OWN_WRITES_COUNT_FOR = Duration.ofSeconds(30);

  /** A watch that ends sooner than this has not been one; without a pause it would be a storm. */
  private static final Duration SHORTEST_WATCH = Duration.ofSeconds(1);

  private final SessionCluster cluster;
  private final ResourceKind kind;
  private final String namespace;
  private final Map<String, String> selection;
  private final Function<JsonObject, String> index;
  private final Consumer<JsonObject> onChange;

  private final Map<String, JsonObject> byKey = new ConcurrentHashMap<>();
  private final Map<String, Map<String, JsonObject>> byIndex = new ConcurrentHashMap<>();
  private final Map<String, Instant> ownWrites = new ConcurrentHashMap<>();

  /** Of objects that are gone for certain, by uid: what the watch still says of them is old. */
  private final Map<String, Instant> gone = new ConcurrentHashMap<>();

  private final SharedValues values = new SharedValues();
  private volatile String seenUpTo;
  private volatile boolean synced;
  private volatile boolean closed;
  private volatile Instant awaySince = Instant.now();
  private Instant loadedAt = Instant.EPOCH;

  /**
   * @param namespace empty for all namespaces
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

  public Optional<JsonObject> find(String namespace, String name) {
    return Optional.ofNullable(byKey.get(namespace + "/" + name));
  }

  public List<JsonObject> all() {
    return List.copyOf(byKey.values());
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
    var pause = FIRST_PAUSE;
    while (!closed && !Thread.currentThread().isInterrupted()) {
      try {
        if (seenUpTo == null) {
          load();
        }
        var begin = Instant.now();
        follow();
        var isStorm = Duration.between(begin, Instant.now()).compareTo(SHORTEST_WATCH) < 0;
        pause = isStorm ? rest(pause) : FIRST_PAUSE;
      } catch (ClusterRefusal refusal) {
        report(refusal);
        pause = refusal.isGone() ? afterGone(pause) : afterTrouble(pause);
      } catch (Failure failure) {
        report(failure);
        pause = afterTrouble(pause);
      } catch (RuntimeException e) { // whatever it was, staying blind would be worse
        LOG.error("Could not follow {} in {}", kind.plural(), namespace, e);
        pause = afterTrouble(pause);
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

  /** The cluster is there and has only forgotten where we were: everything is read again. */
  private Duration afterGone(Duration pause) {
    seenUpTo = null;
    var isStorm = Duration.between(loadedAt, Instant.now()).compareTo(SHORTEST_WATCH) < 0;
    return isStorm ? rest(pause) : FIRST_PAUSE;
  }

  private Duration afterTrouble(Duration pause) {
    seenUpTo = null;
    if (awaySince == null) {
      awaySince = Instant.now();
    }
    return rest(pause);
  }

  private Duration rest(Duration pause) {
    if (closed) {
      return pause;
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
      Tree.objectsAt(list, "items").forEach(item -> found.put(key(item), slim(item)));
      query.put("continue", Tree.textAt(list, "metadata", "continue").orElse(""));
    } while (!query.get("continue").isEmpty());
    replaceWith(found, version(list));
    seenUpTo = Tree.textAt(list, "metadata", "resourceVersion").orElse("0");
    if (awaySince != null) {
      LOG.info("Sees {} {} in {}", found.size(), kind.plural(), namespace);
    }
    synced = true;
    awaySince = null;
    loadedAt = Instant.now();
  }

  private synchronized void replaceWith(Map<String, JsonObject> found, long listed) {
    var forgotten = Instant.now().minus(OWN_WRITES_COUNT_FOR);
    ownWrites.values().removeIf(forgotten::isAfter);
    gone.values().removeIf(forgotten::isAfter);
    for (var known : List.copyOf(byKey.values())) {
      var key = key(known);
      var isNewer = ownWrites.containsKey(key) && version(known) > listed;
      if (!found.containsKey(key) && !isNewer) {
        remove(known);
      }
    }
    found.forEach(
        (key, item) -> {
          var isBehind = ownWrites.containsKey(key) && isOld(item);
          if (!item.equals(byKey.get(key)) && !isBehind && !isGone(item)) {
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
      case "DELETED" -> remove(slim(object));
      case "ADDED", "MODIFIED" -> putIfNew(slim(object));
      default -> {} // bookmarks carry only the version below
    }
    seenUpTo = Tree.textAt(object, "metadata", "resourceVersion").orElse(seenUpTo);
    return !closed;
  }

  /** Shows an object that the cluster has just answered, before the watch brings it. */
  public void observe(JsonObject object) {
    var slim = slim(object);
    ownWrites.put(key(slim), Instant.now());
    putIfNew(slim);
  }

  /** Says that the cluster has answered that there is no such object. */
  public synchronized void forget(String namespace, String name) {
    ownWrites.remove(namespace + "/" + name);
    find(namespace, name)
        .ifPresent(
            known -> {
              gone.put(uid(known), Instant.now());
              remove(known);
            });
  }

  private boolean isOld(JsonObject object) {
    var known = byKey.get(key(object));
    return known != null && version(object) < version(known);
  }

  private boolean isGone(JsonObject object) {
    return gone.containsKey(uid(object));
  }

  /** One at a time: the watch and our own writes must not overtake each other in between. */
  private synchronized void putIfNew(JsonObject object) {
    if (!isOld(object) && !isGone(object) && !object.equals(byKey.get(key(object)))) {
      put(object);
    }
  }

  private void put(JsonObject object) {
    var before = byKey.put(key(object), object);
    if (before != null && !index.apply(before).equals(index.apply(object))) {
      unindex(before);
    }
    var group = index.apply(object);
    if (!group.isEmpty()) {
      byIndex.computeIfAbsent(group, _ -> new ConcurrentHashMap<>()).put(key(object), object);
    }
    onChange.accept(object);
  }

  private synchronized void remove(JsonObject last) {
    var known = byKey.get(key(last));
    if (known == null || version(known) > version(last)) {
      return; // gone already, or made again under the same name since
    }
    byKey.remove(key(last));
    unindex(known);
    onChange.accept(last);
  }

  private void unindex(JsonObject object) {
    byIndex.computeIfPresent(
        index.apply(object),
        (_, group) -> {
          group.remove(key(object));
          return group.isEmpty() ? null : group;
        });
  }

  private JsonObject slim(JsonObject object) {
    if (Tree.at(object, "metadata", "managedFields").isEmpty()) {
      return values.shared(object);
    }
    var metadata = Tree.with(object.getJsonObject("metadata"), "managedFields", null);
    return values.shared(Tree.with(object, "metadata", metadata));
  }

  private static String key(JsonObject object) {
    return Tree.textAt(object, "metadata", "namespace").orElse("")
        + "/"
        + Tree.textAt(object, "metadata", "name").orElse("");
  }

  private static String uid(JsonObject object) {
    return Tree.textAt(object, "metadata", "uid").orElse("");
  }

  /** Opaque by contract, yet a counter in every API server there is; newer ones promise it. */
  private static long version(JsonObject object) {
    var text = Tree.textAt(object, "metadata", "resourceVersion").orElse("0");
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }
}
