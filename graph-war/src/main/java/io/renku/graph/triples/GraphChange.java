package io.renku.graph.triples;

import org.apache.jena.rdf.model.Model;
import org.apache.jena.rdf.model.ModelFactory;

/** What has to be removed from and added to one named graph. */
public record GraphChange(String graph, Model removed, Model added) {

  /** The least change that turns one content into the other. */
  public static GraphChange between(String graph, Model old, Model wanted) {
    return new GraphChange(graph, old.difference(wanted), wanted.difference(old));
  }

  public static GraphChange adding(String graph, Model added) {
    return new GraphChange(graph, ModelFactory.createDefaultModel(), added);
  }

  public static GraphChange removing(String graph, Model removed) {
    return new GraphChange(graph, removed, ModelFactory.createDefaultModel());
  }

  public boolean isEmpty() {
    return removed.isEmpty() && added.isEmpty();
  }
}
