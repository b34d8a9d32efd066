package io.renku.core.metadata;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A sorted map of the format. Small ones lie in one file; large ones in buckets of at most {@value
 * #LARGEST_BUCKET} entries, of which a change rewrites only those it touches.
 */
public final class Tree {
  static final int LARGEST_BUCKET = 1000;

  private static final class Bucket {
    private String oid;
    private boolean isChanged;
    private final TreeMap<String, Object> entries = new TreeMap<>(Tree::byCodePoint);
  }

  private final String oid;
  private final List<Bucket> buckets = new ArrayList<>();

  private Tree(String oid) {
    this.oid = oid;
  }

  static Tree of(StoredObject file, Function<String, StoredObject> load) {
    var tree = new Tree(file.oid());
    switch (file.state()) {
      case null -> tree.buckets.add(new Bucket());
      case Tuple(var parts) when parts.size() == 1 ->
          tree.read(null, (Tuple) ((Tuple) parts.getFirst()).items().getFirst(), load);
      case Tuple(var parts) when parts.getLast() instanceof Reference first ->
          tree.read(first.oid(), (Tuple) load.apply(first.oid()).state(), load);
      default ->
          throw new ClassCastException("The tree %s has no known shape.".formatted(oid(file)));
    }
    return tree;
  }

  private static String oid(StoredObject file) {
    return file.oid();
  }

  private void read(String firstOid, Tuple firstState, Function<String, StoredObject> load) {
    var state = firstState;
    var bucketOid = firstOid;
    while (state != null) {
      var bucket = new Bucket();
      bucket.oid = bucketOid;
      var alternating = ((Tuple) state.items().getFirst()).items();
      for (var i = 0; i + 1 < alternating.size(); i += 2) {
        bucket.entries.put((String) alternating.get(i), alternating.get(i + 1));
      }
      buckets.add(bucket);
      bucketOid = state.items().size() > 1 ? ((Reference) state.items().get(1)).oid() : null;
      state = bucketOid == null ? null : (Tuple) load.apply(bucketOid).state();
    }
  }

  private static int byCodePoint(String left, String right) {
    var common = Math.min(left.length(), right.length());
    for (var i = 0; i < common; i++) {
      if (left.charAt(i) != right.charAt(i)) {
        return Integer.compare(
            left.codePointAt(start(left, i)), right.codePointAt(start(right, i)));
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  private static int start(String text, int index) {
    return index > 0
            && Character.isLowSurrogate(text.charAt(index))
            && Character.isHighSurrogate(text.charAt(index - 1))
        ? index - 1
        : index;
  }

  public Optional<Reference> reference(String key) {
    return bucketOf(key).entries.get(key) instanceof Reference reference
        ? Optional.of(reference)
        : Optional.empty();
  }

  /** In ascending order of their keys. */
  public List<Object> values() {
    return buckets.stream()
        .map(bucket -> bucket.entries.values())
        .flatMap(Collection::stream)
        .toList();
  }

  public List<String> keys() {
    return buckets.stream().flatMap(bucket -> bucket.entries.keySet().stream()).toList();
  }

  public List<Reference> references() {
    return values().stream()
        .filter(Reference.class::isInstance)
        .map(Reference.class::cast)
        .toList();
  }

  public void put(String key, Object value) {
    var bucket = bucketOf(key);
    bucket.entries.put(key, value);
    bucket.isChanged = true;
    if (bucket.entries.size() > LARGEST_BUCKET) {
      split(bucket);
    }
  }

  public void remove(String key) {
    var bucket = bucketOf(key);
    if (!bucket.entries.containsKey(key)) {
      return;
    }
    bucket.entries.remove(key);
    bucket.isChanged = true;
    if (bucket.entries.isEmpty() && buckets.size() > 1) {
      var before = buckets.indexOf(bucket) - 1;
      buckets.remove(bucket);
      if (before >= 0) {
        buckets.get(before).isChanged = true;
      }
    }
  }

  private Bucket bucketOf(String key) {
    var found = buckets.getFirst();
    for (var bucket : buckets) {
      if (!bucket.entries.isEmpty() && byCodePoint(bucket.entries.firstKey(), key) <= 0) {
        found = bucket;
      }
    }
    return found;
  }

  private void split(Bucket full) {
    var upper = new Bucket();
    var middle = full.entries.keySet().stream().skip(full.entries.size() / 2).findFirst();
    upper.entries.putAll(full.entries.tailMap(middle.orElseThrow()));
    full.entries.keySet().removeAll(upper.entries.keySet());
    upper.isChanged = true;
    buckets.add(buckets.indexOf(full) + 1, upper);
  }

  /** The files that hold this tree now: the tree's own first, then the buckets that changed. */
  List<StoredObject> files() {
    var files = new ArrayList<StoredObject>();
    files.add(new StoredObject(Types.TREE, oid, state()));
    if (buckets.size() > 1) {
      for (var i = 0; i < buckets.size(); i++) {
        if (buckets.get(i).isChanged) {
          files.add(new StoredObject(Types.BUCKET, buckets.get(i).oid, bucketState(i)));
        }
      }
    }
    return files;
  }

  private Object state() {
    var first = buckets.getFirst();
    if (buckets.size() == 1) {
      return first.entries.isEmpty() ? null : Tuple.of(Tuple.of(Tuple.of(alternating(first))));
    }
    for (var bucket : buckets) {
      if (bucket.oid == null) {
        bucket.oid = Oid.random();
        bucket.isChanged = true;
      }
    }
    var children = new ArrayList<Object>();
    for (var bucket : buckets) {
      if (!children.isEmpty()) {
        children.add(bucket.entries.firstKey());
      }
      children.add(new Reference(Types.BUCKET, bucket.oid));
    }
    return Tuple.of(new Tuple(children), new Reference(Types.BUCKET, first.oid));
  }

  private Tuple bucketState(int number) {
    var entries = alternating(buckets.get(number));
    return number + 1 == buckets.size()
        ? Tuple.of(entries)
        : Tuple.of(entries, new Reference(Types.BUCKET, buckets.get(number + 1).oid));
  }

  private static Tuple alternating(Bucket bucket) {
    var items = new ArrayList<Object>();
    bucket.entries.forEach(
        (key, value) -> {
          items.add(key);
          items.add(value);
        });
    return new Tuple(items);
  }
}
