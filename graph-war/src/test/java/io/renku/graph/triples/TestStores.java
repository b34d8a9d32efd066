package io.renku.graph.triples;

/** Stores for the tests of other features. */
public final class TestStores {
  private TestStores() {}

  public static GraphStore inMemory() {
    return EmbeddedStore.inMemory();
  }
}
