package io.renku.forge.store;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** Finds rows by a key that is derived from them; a null key leaves a row out. */
public final class Index<K, T extends Row> {
  private final Table<T> table;
  private final Function<T, K> key;
  private final ConcurrentMap<K, Set<Long>> ids = new ConcurrentHashMap<>();

  Index(Table<T> table, Function<T, K> key) {
    this.table = table;
    this.key = key;
  }

  void replaced(T before, T after) {
    var oldKey = before == null ? null : key.apply(before);
    var newKey = after == null ? null : key.apply(after);
    if (newKey != null) {
      ids.computeIfAbsent(newKey, _ -> new ConcurrentSkipListSet<>()).add(after.id());
    }
    if (oldKey != null && !oldKey.equals(newKey)) {
      ids.computeIfPresent(
          oldKey,
          (_, set) -> {
            set.remove(before.id());
            return set.isEmpty() ? null : set;
          });
    }
  }

  public Stream<T> all(K wanted) {
    return ids.getOrDefault(wanted, Set.of()).stream().map(table::orNull).filter(r -> r != null);
  }

  public java.util.Optional<T> one(K wanted) {
    return all(wanted).findFirst();
  }
}
