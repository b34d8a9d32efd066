package io.renku.sessions.session;

import io.renku.commons.Failure;
import io.renku.sessions.cluster.ClusterRefusal;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.SessionCluster;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * What came into being in one namespace since it was opened, by the API server's own account: each
 * object's uid under its kind and its session's uid, and each start that sessions were given.
 */
final class CreationLedger implements AutoCloseable {
  private final SessionCluster cluster;
  private final String namespace;
  private final Map<String, Set<String>> made = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> starts = new ConcurrentHashMap<>();
  private final List<String> gaps = new ArrayList<>();
  private final List<Thread> readers = new ArrayList<>();

  private CreationLedger(SessionCluster cluster, String namespace) {
    this.cluster = cluster;
    this.namespace = namespace;
  }

  static CreationLedger open(ClusterSpace space) {
    var ledger = new CreationLedger(space.cluster(), space.name());
    var kinds = new ArrayList<>(ClusterSpace.CHILDREN);
    kinds.add(ResourceKind.SESSION);
    for (var kind : kinds) {
      var since = ledger.versionNow(kind);
      ledger.readers.add(Thread.startVirtualThread(() -> ledger.follow(kind, since)));
    }
    return ledger;
  }

  private String versionNow(ResourceKind kind) {
    var list = cluster.list(kind, namespace, Map.of("limit", "1"));
    return Tree.textAt(list, "metadata", "resourceVersion").orElseThrow();
  }

  private void follow(ResourceKind kind, String since) {
    var reader = new Reader(kind, since);
    while (!Thread.currentThread().isInterrupted()) {
      try {
        cluster.watch(kind, namespace, Map.of("resourceVersion", reader.version), reader::take);
      } catch (ClusterRefusal refusal) {
        note(kind.kind() + ": " + refusal.getMessage());
        return;
      } catch (Failure _) {
        // The connection was lost; the next watch goes on where this one ended.
      }
    }
  }

  private synchronized void note(String gap) {
    gaps.add(gap);
  }

  private final class Reader {
    private final ResourceKind kind;
    private String version;

    Reader(ResourceKind kind, String version) {
      this.kind = kind;
      this.version = version;
    }

    boolean take(JsonObject event) {
      var object = Tree.objectAt(event, "object");
      switch (Tree.textAt(event, "type").orElse("")) {
        case "ERROR" -> throw new ClusterRefusal(410, Tree.textAt(object, "message").orElse(""));
        case "ADDED" -> added(kind, object);
        default -> {} // only new objects count
      }
      if (kind.equals(ResourceKind.SESSION)) {
        Tree.textAt(object, "status", "startingSince")
            .ifPresent(start -> enter(starts, ClusterSpace.uid(object), start));
      }
      version = Tree.textAt(object, "metadata", "resourceVersion").orElse(version);
      return !Thread.currentThread().isInterrupted();
    }
  }

  private void added(ResourceKind kind, JsonObject object) {
    var parent = Tree.textAt(object, "metadata", "labels", ChildLabels.PARENT_UID);
    parent.ifPresent(uid -> enter(made, uid + " " + kind.kind(), ClusterSpace.uid(object)));
  }

  private static void enter(Map<String, Set<String>> book, String key, String value) {
    book.computeIfAbsent(key, _ -> new ConcurrentSkipListSet<>()).add(value);
  }

  /** How many objects were made for sessions. */
  long objects() {
    return made.values().stream().mapToLong(Set::size).sum();
  }

  /** How many sessions something was made for. */
  long sessions() {
    return made.keySet().stream().map(key -> key.substring(0, key.indexOf(' '))).distinct().count();
  }

  /** Where a session was given something more than once, and what. */
  Map<String, Set<String>> repetitions() {
    var repeated = new HashMap<String, Set<String>>();
    made.forEach(
        (key, uids) -> {
          if (uids.size() > 1) {
            repeated.put(key, new TreeSet<>(uids));
          }
        });
    starts.forEach(
        (session, times) -> {
          if (times.size() > 1) {
            repeated.put(session + " started", new TreeSet<>(times));
          }
        });
    return repeated;
  }

  /** Why the account may be incomplete; empty when it is complete. */
  synchronized List<String> gaps() {
    return List.copyOf(gaps);
  }

  @Override
  public void close() {
    readers.forEach(Thread::interrupt);
  }
}
