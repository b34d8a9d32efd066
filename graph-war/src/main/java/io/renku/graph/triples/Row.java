package io.renku.graph.triples;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.jena.query.QuerySolution;
import org.apache.jena.rdf.model.RDFNode;

/** One solution of a query, detached from its store. */
public final class Row {
  private final Map<String, RDFNode> values;

  private Row(Map<String, RDFNode> values) {
    this.values = values;
  }

  static Row of(QuerySolution solution) {
    var values = new HashMap<String, RDFNode>();
    solution.varNames().forEachRemaining(name -> values.put(name, solution.get(name)));
    return new Row(values);
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** The lexical form of a literal, or the IRI of a resource. */
  public String text(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalStateException("The query gave no ?" + name + "."));
  }

  public Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name)).map(Row::lexical).filter(text -> !text.isEmpty());
  }

  public long number(String name) {
    return values.get(name).asLiteral().getLong();
  }

  public double decimal(String name) {
    return values.get(name).asLiteral().getDouble();
  }

  private static String lexical(RDFNode node) {
    return node.isLiteral() ? node.asLiteral().getLexicalForm() : node.toString();
  }
}
