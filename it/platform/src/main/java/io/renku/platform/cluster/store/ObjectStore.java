package io.renku.platform.cluster.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * What etcd is to a real cluster: every object, one revision counter for all of them, and enough
 * history for a watch to resume. Writers take turns; readers do not wait for them.
 */
public final class ObjectStore implements AutoCloseable {
  /** The asked-for revision lies before the history that is kept. */
  public static final class TooOld extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooOld(long asked, long oldest) {
      super("too old resource version: " + asked + " (" + oldest + ")");
    }
  }

  /** Objects and the revision at which they were exactly these. */
  public record Snapshot(List<Stored> objects, long revision) {}

  private static final int HISTORY_BYTES = 12 << 20;
  private static final int HISTORY_CHANGES = 20_000;

  private final ConcurrentSkipListMap<Key, Stored> objects = new ConcurrentSkipListMap<>();
  private final Map<String, Key> byUid = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Change> history = new ArrayDeque<>();
  private final Journal journal;
  private long historyBytes;
  private long oldest;
  private volatile long revision;
  private volatile boolean closed;

  public ObjectStore(Path directory) {
    journal = new Journal(directory);
    journal.replay(this::replay);
    revision = Math.max(revision, 1);
    oldest = revision;
    journal.compact(objects.values(), revision);
  }

  private void replay(ObjectNode entry) {
    revision = Math.max(revision, entry.path("rev").asLong());
    if (!entry.has("resource")) {
      return;
    }
    var key =
        new Key(
            Json.text(entry, "resource"), Json.text(entry, "namespace"), Json.text(entry, "name"));
    if (entry.get("object") instanceof ObjectNode object) {
      place(Stored.of(key, entry.path("rev").asLong(), object));
    } else {
      Optional.ofNullable(objects.remove(key)).ifPresent(gone -> byUid.remove(gone.uid()));
    }
  }

  public long revision() {
    return revision;
  }

  public Optional<Stored> find(Key key) {
    return Optional.ofNullable(objects.get(key));
  }

  public Optional<Stored> findByUid(String uid) {
    return Optional.ofNullable(byUid.get(uid)).flatMap(this::find);
  }

  /** All objects of a resource, of one namespace or (empty) of all, in the order of their keys. */
  public Snapshot list(String resource, String namespace) {
    lock.lock();
    try {
      var from = new Key(resource, namespace, "");
      var to =
          namespace.isEmpty()
              ? new Key(resource + "\0", "", "")
              : new Key(resource, namespace + "\0", "");
      return new Snapshot(List.copyOf(objects.subMap(from, to).values()), revision);
    } finally {
      lock.unlock();
    }
  }

  public Snapshot all() {
    lock.lock();
    try {
      return new Snapshot(List.copyOf(objects.values()), revision);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Replaces an object in one step. The change sees the current version (null when there is none)
   * and answers the next one: null removes it, the very same tree changes nothing.
   *
   * @return the version that is now current, or the removed one
   */
  public Optional<Stored> write(Key key, UnaryOperator<ObjectNode> change) {
    lock.lock();
    try {
      var before = objects.get(key);
      var current = before == null ? null : before.read();
      var next = change.apply(current == null ? null : current.deepCopy());
      if (next == null) {
        return before == null ? Optional.empty() : Optional.of(remove(before, current));
      }
      if (current != null && Json.same(next, current)) {
        return Optional.of(before);
      }
      var stored = stamp(key, next);
      journal.put(stored);
      place(stored);
      record(new Change(before == null ? Change.Kind.ADDED : Change.Kind.MODIFIED, stored, before));
      return Optional.of(stored);
    } finally {
      lock.unlock();
    }
  }

  private Stored remove(Stored before, ObjectNode last) {
    var gone = stamp(before.key(), last);
    journal.delete(before.key(), gone.revision());
    objects.remove(before.key());
    byUid.remove(before.uid());
    record(new Change(Change.Kind.DELETED, gone, before));
    return gone;
  }

  private Stored stamp(Key key, ObjectNode object) {
    revision++;
    Json.make(object, "metadata").put("resourceVersion", Long.toString(revision));
    return Stored.of(key, revision, object);
  }

  private void place(Stored object) {
    objects.put(object.key(), object);
    byUid.put(object.uid(), object.key());
  }

  private void record(Change change) {
    history.addLast(change);
    historyBytes += change.object().json().length;
    while (history.size() > HISTORY_CHANGES || historyBytes > HISTORY_BYTES) {
      var forgotten = history.removeFirst();
      historyBytes -= forgotten.object().json().length;
      oldest = forgotten.revision();
    }
    changed.signalAll();
    if (journal.wantsCompaction()) {
      journal.compact(objects.values(), revision);
    }
  }

  /** Forgets the history up to now, as a compaction of etcd would: older watches get TooOld. */
  public void forgetHistory() {
    lock.lock();
    try {
      history.clear();
      historyBytes = 0;
      oldest = revision;
    } finally {
      lock.unlock();
    }
  }

  /** Changes after a revision; waits up to the time limit for the first, then may be empty. */
  public List<Change> changesAfter(long after, Duration limit) throws InterruptedException {
    lock.lock();
    try {
      var left = limit.toNanos();
      while (revision <= after && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (after < oldest) {
        throw new TooOld(after, oldest);
      }
      var found = new ArrayList<Change>();
      var newestFirst = history.descendingIterator();
      while (newestFirst.hasNext()) {
        var change = newestFirst.next();
        if (change.revision() <= after) {
          break;
        }
        found.add(change);
      }
      return found.reversed();
    } finally {
      lock.unlock();
    }
  }

  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      journal.close();
    } finally {
      lock.unlock();
    }
  }
}
