package io.renku.forge.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** All rows of one kind, in memory and ordered by id. Reads need no lock; writes go to a change. */
public final class Table<T extends Row> {
  private final String name;
  private final Class<T> type;
  private final Store store;
  private final ConcurrentSkipListMap<Long, T> rows = new ConcurrentSkipListMap<>();
  private final List<Index<?, T>> indexes = new ArrayList<>();
  private long lastId;

  Table(String name, Class<T> type, Store store) {
    this.name = name;
    this.type = type;
    this.store = store;
  }

  /** Declared before the first write; rows that are already there are indexed too. */
  public <K> Index<K, T> indexedBy(Function<T, K> key) {
    var index = new Index<>(this, key);
    indexes.add(index);
    rows.values().forEach(row -> index.replaced(null, row));
    return index;
  }

  public Optional<T> find(long id) {
    return Optional.ofNullable(rows.get(id));
  }

  T orNull(long id) {
    return rows.get(id);
  }

  public Stream<T> all() {
    return rows.values().stream();
  }

  public Stream<T> newestFirst() {
    return rows.descendingMap().values().stream();
  }

  public int size() {
    return rows.size();
  }

  /** Never an id that was used before. Call it inside a change only. */
  public long nextId() {
    store.mustBeChanging();
    return ++lastId;
  }

  public T put(T row) {
    store.record(name, row.id(), row, swap(row.id(), row), this);
    return row;
  }

  public void remove(long id) {
    var before = swap(id, null);
    if (before != null) {
      store.record(name, id, null, before, this);
    }
  }

  T swap(long id, T row) {
    var before = row == null ? rows.remove(id) : rows.put(id, row);
    indexes.forEach(index -> index.replaced(before, row));
    lastId = Math.max(lastId, id);
    return before;
  }

  void usedUpTo(long id) {
    lastId = Math.max(lastId, id);
  }

  long lastId() {
    return lastId;
  }

  String name() {
    return name;
  }

  Class<T> type() {
    return type;
  }
}
