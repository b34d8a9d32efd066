package io.renku.graph.indexing;

import org.apache.jena.rdf.model.Model;
import org.apache.jena.rdf.model.ModelFactory;
import org.apache.jena.rdf.model.RDFNode;
import org.apache.jena.rdf.model.Resource;

/**
 * Moves IRIs from the base under which a project was exported to the base of this Renku: an
 * exporter takes it from the repository's address, where the reference takes it from the
 * deployment's.
 */
record IriOrigin(String from, String to) {

  Model move(Model model) {
    if (from.equals(to)) {
      return model;
    }
    var moved = ModelFactory.createDefaultModel();
    model
        .listStatements()
        .forEach(
            statement ->
                moved.add(
                    (Resource) move(moved, statement.getSubject()),
                    statement.getPredicate(),
                    move(moved, statement.getObject())));
    return moved;
  }

  private RDFNode move(Model moved, RDFNode node) {
    return node.isURIResource() && node.asResource().getURI().startsWith(from + "/")
        ? moved.createResource(to + node.asResource().getURI().substring(from.length()))
        : node;
  }
}
