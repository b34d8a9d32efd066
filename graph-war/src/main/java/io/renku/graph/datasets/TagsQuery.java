package io.renku.graph.datasets;

import io.renku.graph.GraphConfig;
import io.renku.graph.triples.Sparql;
import io.renku.graph.web.Link;
import java.util.List;
import org.apache.jena.rdfconnection.RDFConnection;

/** The tags of all versions of one dataset of a project, newest first. */
record TagsQuery(String slug, String dataset, GraphConfig config) {
  private static final String SPARQL =
      """
      SELECT DISTINCT ?tag ?name ?date ?description ?identifier WHERE {
        GRAPH ?project {
          ?dataset renku:slug ?datasetSlug ; schema:identifier ?identifier .
          ?place schema:url ?dataset .
          ?tag schema:about ?place ; a schema:PublicationEvent ; schema:name ?name ;
               schema:startDate ?date .
          OPTIONAL { ?tag schema:description ?description }
        }
      } ORDER BY DESC(?date) ?name
      """;

  List<TagView> run(RDFConnection graph) {
    return new Sparql(SPARQL)
            .iri("project", config.baseUrl() + "/projects/" + slug)
            .text("datasetSlug", dataset)
            .rows(graph)
            .stream()
            .map(
                row ->
                    new TagView(
                        row.text("name"),
                        row.text("date"),
                        row.find("description").orElse(null),
                        List.of(
                            Link.to(
                                "dataset-details",
                                config.apiUrl() + "/datasets/" + row.text("identifier")))))
            .toList();
  }
}
