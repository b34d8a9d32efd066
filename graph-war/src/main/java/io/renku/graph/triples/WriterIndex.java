package io.renku.graph.triples;

import java.util.concurrent.locks.ReentrantLock;
import org.apache.jena.query.text.TextIndexLucene;
import org.apache.lucene.store.Directory;

/**
 * A Lucene index that only the thread holding {@code writers} commits or rolls back. Jena passes
 * the commit and the abort of every transaction to the index, those of readers too: one failing
 * query would throw away the texts of the write under way, or break its commit.
 */
final class WriterIndex extends TextIndexLucene {
  private final ReentrantLock writers;

  WriterIndex(Directory directory, ReentrantLock writers) {
    super(directory, TextIndexing.config());
    this.writers = writers;
  }

  @Override
  public void prepareCommit() {
    if (writers.isHeldByCurrentThread()) {
      super.prepareCommit();
    }
  }

  @Override
  public void commit() {
    if (writers.isHeldByCurrentThread()) {
      super.commit();
    }
  }

  @Override
  public void rollback() {
    if (writers.isHeldByCurrentThread()) {
      super.rollback();
    }
  }
}
