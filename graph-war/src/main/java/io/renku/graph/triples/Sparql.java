package io.renku.graph.triples;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.rdf.model.RDFNode;
import org.apache.jena.rdf.model.ResourceFactory;
import org.apache.jena.rdfconnection.RDFConnection;

/**
 * One query with its values bound by substitution, never by concatenation. The prefixes of {@link
 * Vocab} are known to every query.
 */
public final class Sparql {
  private final String text;
  private final Map<String, RDFNode> values = new LinkedHashMap<>();

  public Sparql(String text) {
    this.text = text;
  }

  public Sparql iri(String variable, String iri) {
    return bind(variable, ResourceFactory.createResource(iri));
  }

  public Sparql text(String variable, String value) {
    return bind(variable, ResourceFactory.createStringLiteral(value));
  }

  public Sparql number(String variable, long value) {
    return bind(variable, ResourceFactory.createTypedLiteral(BigInteger.valueOf(value)));
  }

  public Sparql bind(String variable, RDFNode value) {
    values.put(variable, value);
    return this;
  }

  /** Binds {@code name0}, {@code name1}, ... for {@link #oneOf}. */
  public Sparql texts(String name, List<String> all) {
    for (var i = 0; i < all.size(); i++) {
      text(name + i, all.get(i));
    }
    return this;
  }

  public Sparql iris(String name, List<String> all) {
    for (var i = 0; i < all.size(); i++) {
      iri(name + i, all.get(i));
    }
    return this;
  }

  /** The operand of IN for as many values as there are: {@code (?name0, ?name1)}. */
  public static String oneOf(String name, int count) {
    var variables = new ArrayList<String>();
    for (var i = 0; i < count; i++) {
      variables.add("?" + name + i);
    }
    return "(" + String.join(", ", variables) + ")";
  }

  public List<Row> rows(RDFConnection graph) {
    try (var query = build(graph)) {
      var rows = new ArrayList<Row>();
      query.execSelect().forEachRemaining(solution -> rows.add(Row.of(solution)));
      return rows;
    }
  }

  public Optional<Row> first(RDFConnection graph) {
    return rows(graph).stream().findFirst();
  }

  /** The result of a CONSTRUCT, detached from its store. */
  public Model model(RDFConnection graph) {
    try (var query = build(graph)) {
      return query.execConstruct();
    }
  }

  /** Everything that a named graph says. */
  public static Model graph(RDFConnection graph, String name) {
    return new Sparql("CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?graph { ?s ?p ?o } }")
        .iri("graph", name)
        .model(graph);
  }

  /** Everything that a named graph says about one subject. */
  public static Model about(RDFConnection graph, String name, String subject) {
    return new Sparql("CONSTRUCT { ?subject ?p ?o } WHERE { GRAPH ?graph { ?subject ?p ?o } }")
        .iri("graph", name)
        .iri("subject", subject)
        .model(graph);
  }

  public boolean ask(RDFConnection graph) {
    try (var query = build(graph)) {
      return query.execAsk();
    }
  }

  private org.apache.jena.query.QueryExecution build(RDFConnection graph) {
    var builder = graph.newQuery().query(Vocab.PREFIXES + text);
    values.forEach(builder::substitution);
    return builder.build();
  }
}
