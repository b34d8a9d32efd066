package io.renku.graph.indexing;

import java.util.List;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.rdf.model.Resource;

/** Everything that one project brings into the store. */
record ProjectTriples(
    String iri, String slug, Model graph, Model persons, Model auth, List<Resource> datasets) {

  Resource project() {
    return graph.getResource(iri);
  }
}
