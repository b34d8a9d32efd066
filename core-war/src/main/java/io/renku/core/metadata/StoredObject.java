package io.renku.core.metadata;

import java.util.SortedMap;

/**
 * One file of the object database. {@code state} is a sorted map of attributes, or for trees and
 * buckets a {@link Tuple} or null.
 */
public record StoredObject(String type, String oid, Object state) {
  @SuppressWarnings("unchecked")
  public Instance instance() {
    if (state instanceof SortedMap<?, ?> attributes) {
      return new Instance(type, (SortedMap<String, Object>) attributes);
    }
    throw new IllegalStateException("%s %s has no attributes.".formatted(type, oid));
  }
}
