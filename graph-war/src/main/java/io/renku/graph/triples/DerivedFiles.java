package io.renku.graph.triples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.MMapDirectory;

/**
 * The search index's folder. The index can be built anew from the triples at any time, so its files
 * are left to the operating system: forcing each to disk costs more than all the rest of a write. A
 * killed process loses nothing by that; after a crash of the whole machine {@link EmbeddedStore}
 * builds the index anew.
 */
final class DerivedFiles extends FilterDirectory {

  DerivedFiles(Path folder) throws IOException {
    super(new MMapDirectory(folder));
  }

  @Override
  public void sync(Collection<String> names) {
    // As the class says.
  }

  @Override
  public void syncMetaData() {
    // As the class says.
  }
}
