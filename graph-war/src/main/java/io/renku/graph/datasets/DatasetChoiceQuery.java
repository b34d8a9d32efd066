package io.renku.graph.datasets;

import io.renku.graph.access.Viewer;
import io.renku.graph.triples.Sparql;
import io.renku.graph.web.DatasetId;
import java.util.Optional;
import org.apache.jena.rdfconnection.RDFConnection;

/**
 * Which dataset in which project an address stands for: of all visible projects that hold it, the
 * oldest. What is hidden and what is unknown cannot be told apart.
 */
record DatasetChoiceQuery(String id, Viewer viewer) {
  private static final String BY_IDENTIFIER =
      """
      SELECT ?project ?dataset WHERE {
        GRAPH ?project {
          ?dataset schema:identifier ?id ; a schema:Dataset .
          FILTER NOT EXISTS { ?dataset prov:invalidatedAtTime ?gone }
          FILTER NOT EXISTS {
            ?node schema:url ?dataset . ?child prov:wasDerivedFrom ?node ; prov:invalidatedAtTime ?ended
          }
        }
        %s
        GRAPH schema:Project { ?project schema:dateCreated ?created ; schema:name ?name }
      } ORDER BY ?created ?name ?project LIMIT 1
      """;

  private static final String BY_ORIGIN =
      """
      SELECT ?project ?dataset WHERE {
        GRAPH schema:Dataset {
          ?origin renku:datasetProjectLink ?link . ?link renku:project ?project ; renku:dataset ?dataset
        }
        %s
        GRAPH schema:Project { ?project schema:dateCreated ?created ; schema:name ?name }
      } ORDER BY ?created ?name ?project LIMIT 1
      """;

  /** A dataset within a project. */
  record Choice(String projectIri, String datasetIri) {}

  Optional<Choice> run(RDFConnection graph) {
    return query()
        .flatMap(query -> query.first(graph))
        .map(row -> new Choice(row.text("project"), row.text("dataset")));
  }

  private Optional<Sparql> query() {
    if (!DatasetId.isSameAs(id)) {
      return Optional.of(bound(BY_IDENTIFIER).text("id", id));
    }
    return DatasetId.sameAs(id).map(origin -> bound(BY_ORIGIN).iri("origin", origin));
  }

  private Sparql bound(String text) {
    return viewer.bind(new Sparql(text.formatted(viewer.seesProject())));
  }
}
