package io.renku.platform.cluster.store;

/** One step of the store's history. {@code before} is null for what was added. */
public record Change(Kind kind, Stored object, Stored before) {
  /** What happened, spelled as a watch spells it. */
  public enum Kind {
    ADDED,
    MODIFIED,
    DELETED
  }

  public long revision() {
    return object.revision();
  }

  public Key key() {
    return object.key();
  }
}
