package io.renku.graph.indexing;

import static io.renku.graph.triples.Vocab.schema;

import io.renku.graph.GraphConfig;
import io.renku.graph.triples.GraphChange;
import io.renku.graph.triples.GraphStore;
import io.renku.graph.triples.Row;
import io.renku.graph.triples.Sparql;
import io.renku.graph.triples.Vocab;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.jena.rdf.model.ModelFactory;
import org.apache.jena.rdfconnection.RDFConnection;

/**
 * Puts a project into the store: its own graph, its people, its search records and who may see it,
 * all in one transaction. What an older commit left and the new one lacks is gone afterwards.
 */
@ApplicationScoped
public class ProjectWriter {
  private static final String ORIGIN =
      """
      SELECT ?top WHERE {
        GRAPH ?project { ?dataset renku:topmostSameAs ?top }
        GRAPH renku:ProjectAuth { ?project renku:slug ?slug }
      } ORDER BY ?project LIMIT 1
      """;

  private static final String KNOWN = "ASK { GRAPH ?project { ?project a schema:Project } }";

  @Inject GraphStore store;
  @Inject GraphConfig config;

  /** A project with what its repository says about itself. */
  void write(ProjectFacts facts, String export) {
    store.write(graph -> changes(graph, transformation(graph, facts).of(export)));
  }

  /** A project whose repository says nothing about itself: GitLab's word is all there is. */
  void writeBare(ProjectFacts facts) {
    store.write(graph -> changes(graph, transformation(graph, facts).minimal()));
  }

  /** A project that was not indexed yet, so that it is found at once; others stay as they are. */
  public void writeMinimal(ProjectFacts facts) {
    store.write(
        graph ->
            isKnown(graph, facts.project().slug())
                ? List.of()
                : changes(graph, transformation(graph, facts).minimal()));
  }

  /** Who may see a project, and how it shows that, without a new export. */
  public void writeAccess(ProjectFacts facts) {
    store.write(
        graph -> {
          if (!isKnown(graph, facts.project().slug())) {
            return List.of();
          }
          var triples = transformation(graph, facts).minimal();
          return List.of(auth(graph, triples));
        });
  }

  /** Nobody may see a project until GitLab says again who may. */
  public void removeAccess(String slug) {
    store.write(
        graph ->
            List.of(
                GraphChange.removing(
                    Vocab.PROJECT_AUTH, Sparql.about(graph, Vocab.PROJECT_AUTH, iri(slug)))));
  }

  /** Nothing of the project is left, but for people and datasets that others have too. */
  public void remove(String slug) {
    var iri = iri(slug);
    store.write(
        graph -> {
          var changes = new ArrayList<GraphChange>();
          changes.add(GraphChange.removing(iri, Sparql.graph(graph, iri)));
          for (var shared : List.of(Vocab.PROJECTS, Vocab.PROJECT_AUTH, Vocab.VIEWED_TIMES)) {
            changes.add(GraphChange.removing(shared, Sparql.about(graph, shared, iri)));
          }
          changes.addAll(SearchRecords.withoutProject(graph, iri, slug));
          return changes;
        });
  }

  public String iri(String slug) {
    return config.baseUrl() + "/projects/" + slug;
  }

  private boolean isKnown(RDFConnection graph, String slug) {
    return new Sparql(KNOWN).iri("project", iri(slug)).ask(graph);
  }

  private Transformation transformation(RDFConnection graph, ProjectFacts facts) {
    return new Transformation(
        config.baseUrl(), config.gitlabUrl(), facts, dataset -> origin(graph, dataset));
  }

  private static String origin(RDFConnection graph, String dataset) {
    return new Sparql(ORIGIN)
        .iri("dataset", dataset)
        .first(graph)
        .map((Function<Row, String>) row -> row.text("top"))
        .orElse(dataset);
  }

  private static List<GraphChange> changes(RDFConnection graph, ProjectTriples triples) {
    var changes = new ArrayList<GraphChange>();
    changes.add(
        GraphChange.between(triples.iri(), Sparql.graph(graph, triples.iri()), triples.graph()));
    changes.add(persons(graph, triples));
    changes.add(SearchRecords.ofProject(graph, triples));
    changes.addAll(SearchRecords.ofDatasets(graph, triples));
    changes.add(auth(graph, triples));
    return changes;
  }

  private static GraphChange auth(RDFConnection graph, ProjectTriples triples) {
    return GraphChange.between(
        Vocab.PROJECT_AUTH, Sparql.about(graph, Vocab.PROJECT_AUTH, triples.iri()), triples.auth());
  }

  /** People belong to several projects: what this one does not say about them stays. */
  private static GraphChange persons(RDFConnection graph, ProjectTriples triples) {
    var old = ModelFactory.createDefaultModel();
    var wanted = ModelFactory.createDefaultModel().add(triples.persons());
    for (var person : triples.persons().listSubjects().toList()) {
      var known = Sparql.about(graph, Vocab.PERSONS, person.getURI());
      old.add(known);
      var subject = wanted.getResource(person.getURI());
      known
          .listStatements()
          .forEach(
              statement -> {
                if (!subject.hasProperty(statement.getPredicate())
                    || statement.getPredicate().equals(schema("sameAs"))) {
                  wanted.add(statement);
                }
              });
    }
    return GraphChange.between(Vocab.PERSONS, old, wanted);
  }
}
