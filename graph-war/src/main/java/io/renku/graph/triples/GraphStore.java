package io.renku.graph.triples;

import java.util.List;
import java.util.function.Function;
import org.apache.jena.rdfconnection.RDFConnection;

/**
 * The triple store. A read sees one consistent state; a write is atomic: readers see all of its
 * changes or none. While the store is not open every call ends in {@code Failure} UNAVAILABLE.
 */
public interface GraphStore {

  <T> T read(Function<RDFConnection, T> work);

  /**
   * Computes changes from the present content and applies them. Writers take turns; {@code plan}
   * therefore calls nothing slow.
   */
  void write(Function<RDFConnection, List<GraphChange>> plan);

  boolean isReady();
}
