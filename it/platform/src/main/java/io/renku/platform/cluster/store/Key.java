package io.renku.platform.cluster.store;

import java.util.Comparator;

/**
 * Where an object lives. The resource is its plural with its group ({@code statefulsets.apps}); the
 * namespace of a cluster-scoped object is empty.
 */
public record Key(String resource, String namespace, String name) implements Comparable<Key> {
  private static final Comparator<Key> ORDER =
      Comparator.comparing(Key::resource).thenComparing(Key::namespace).thenComparing(Key::name);

  @Override
  public int compareTo(Key other) {
    return ORDER.compare(this, other);
  }

  public Key named(String otherName) {
    return new Key(resource, namespace, otherName);
  }

  @Override
  public String toString() {
    return resource + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }
}
