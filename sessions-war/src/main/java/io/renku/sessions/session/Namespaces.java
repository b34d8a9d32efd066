package io.renku.sessions.session;

import java.util.List;

/**
 * Where sessions are: listed namespaces, of which the first takes the new ones, or with {@link
 * #ALL} among them the whole cluster.
 */
record Namespaces(List<String> listed) {
  static final String ALL = "*";
  private static final String WHOLE_CLUSTER = "";

  Namespaces {
    listed = listed.stream().distinct().toList();
    if (listed.isEmpty() || listed.getFirst().equals(ALL)) {
      throw new IllegalArgumentException("New sessions need a namespace to go into.");
    }
  }

  String home() {
    return listed.getFirst();
  }

  /** Those that are listed by name. */
  List<String> named() {
    return listed.stream().filter(name -> !name.equals(ALL)).toList();
  }

  boolean isWholeCluster() {
    return listed.contains(ALL);
  }

  /** What to watch: each namespace by itself, or an empty name for all of them together. */
  List<String> watched() {
    return isWholeCluster() ? List.of(WHOLE_CLUSTER) : listed;
  }

  /** Under which of {@link #watched} the objects of a namespace are seen. */
  String watchedFor(String namespace) {
    return isWholeCluster() ? WHOLE_CLUSTER : namespace;
  }

  @Override
  public String toString() {
    return isWholeCluster() ? "the whole cluster" : String.join(", ", listed);
  }
}
