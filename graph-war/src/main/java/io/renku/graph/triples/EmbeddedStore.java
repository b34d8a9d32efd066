package io.renku.graph.triples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.apache.jena.query.Dataset;
import org.apache.jena.query.ReadWrite;
import org.apache.jena.query.text.TextDatasetFactory;
import org.apache.jena.query.text.TextIndex;
import org.apache.jena.query.text.TextQueryFuncs;
import org.apache.jena.rdfconnection.RDFConnection;
import org.apache.jena.sparql.core.Quad;
import org.apache.jena.sys.JenaSystem;
import org.apache.jena.system.Txn;
import org.apache.jena.tdb2.TDB2Factory;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TDB2 and a Lucene index in one folder. Both commit in one transaction but not at one instant, so
 * a mark on disk stands for "a write is under way": when it is found at start, or the index is of
 * another version, the index is built anew from the triples.
 */
final class EmbeddedStore implements GraphStore, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStore.class);

  private final Dataset dataset;
  private final Path writing;
  private final ReentrantLock writers;

  private EmbeddedStore(Dataset base, TextIndex index, ReentrantLock writers, Path writing) {
    this.dataset = SteadyExecutor.on(TextDatasetFactory.create(base, index, true));
    this.writers = writers;
    this.writing = writing;
  }

  static EmbeddedStore open(Path folder) {
    JenaSystem.init();
    try {
      Files.createDirectories(folder.resolve("tdb2"));
      var writing = folder.resolve("writing");
      var version = folder.resolve("lucene.version");
      var wanted = TextIndexing.VERSION + " " + MachineBoot.id();
      var base = SteadyExecutor.on(TDB2Factory.connectDataset(folder.resolve("tdb2").toString()));
      var sound =
          !Files.exists(writing)
              && Files.exists(version)
              && Files.readString(version).equals(wanted);
      if (!sound) {
        delete(folder.resolve("lucene"));
      }
      var writers = new ReentrantLock();
      var index = new WriterIndex(new DerivedFiles(folder.resolve("lucene")), writers);
      if (!sound) {
        writers.lock();
        try {
          fill(index, base);
        } finally {
          writers.unlock();
        }
        Files.writeString(version, wanted);
        Files.deleteIfExists(writing);
      }
      return new EmbeddedStore(base, index, writers, writing);
    } catch (IOException e) {
      throw new UncheckedIOException("The triple store in " + folder + " cannot be opened", e);
    }
  }

  static EmbeddedStore inMemory() {
    JenaSystem.init();
    var base = SteadyExecutor.on(TDB2Factory.createDataset());
    var writers = new ReentrantLock();
    var index = new WriterIndex(new ByteBuffersDirectory(), writers);
    return new EmbeddedStore(base, index, writers, null);
  }

  private static void fill(TextIndex index, Dataset base) {
    var definition = TextIndexing.definition();
    var count =
        Txn.calculateRead(
            base,
            () -> {
              var added = 0;
              var quads = base.asDatasetGraph().find();
              while (quads.hasNext()) {
                added += add(index, definition, quads.next());
              }
              return added;
            });
    index.commit();
    if (count > 0) {
      LOG.info("The search index was built anew from {} texts", count);
    }
  }

  private static int add(
      TextIndex index, org.apache.jena.query.text.EntityDefinition definition, Quad quad) {
    var entity = TextQueryFuncs.entityFromQuad(definition, quad);
    if (entity == null) {
      return 0;
    }
    index.addEntity(entity);
    return 1;
  }

  @Override
  public <T> T read(Function<RDFConnection, T> work) {
    try (var connection = RDFConnection.connect(dataset)) {
      return Txn.calculateRead(dataset, () -> work.apply(connection));
    }
  }

  @Override
  public void write(Function<RDFConnection, List<GraphChange>> plan) {
    writers.lock();
    try (var connection = RDFConnection.connect(dataset)) {
      mark();
      dataset.begin(ReadWrite.WRITE);
      try {
        var changes = plan.apply(connection);
        if (changes.stream().allMatch(GraphChange::isEmpty)) {
          dataset.abort();
        } else {
          changes.forEach(this::apply);
          dataset.commit();
        }
      } finally {
        dataset.end();
      }
      unmark();
    } catch (IOException e) {
      throw new UncheckedIOException("The triple store's folder cannot be written", e);
    } finally {
      writers.unlock();
    }
  }

  private void apply(GraphChange change) {
    var graph = dataset.getNamedModel(change.graph());
    graph.remove(change.removed());
    graph.add(change.added());
  }

  private void mark() throws IOException {
    if (writing != null && !Files.exists(writing)) {
      Files.createFile(writing);
    }
  }

  /** Not reached when the transaction fails half way: the next start then checks the index. */
  private void unmark() throws IOException {
    if (writing != null) {
      Files.delete(writing);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }

  Dataset dataset() {
    return dataset;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void close() {
    writers.lock();
    try {
      dataset.close();
    } finally {
      writers.unlock();
    }
  }
}
