package io.renku.graph.projects;

import io.renku.graph.access.Viewer;
import io.renku.graph.triples.Row;
import io.renku.graph.triples.Sparql;
import java.util.List;
import java.util.Optional;
import org.apache.jena.rdfconnection.RDFConnection;

/**
 * What the store knows of one project, and of the project it was forked from if that is visible.
 */
record ProjectQuery(String projectIri, Viewer viewer) {
  private static final String PROJECT =
      """
      SELECT * WHERE {
        GRAPH ?project {
          ?project a schema:Project ; schema:name ?name ; renku:projectVisibility ?visibility ;
                   schema:dateCreated ?created ; schema:dateModified ?modified .
          OPTIONAL { ?project schema:description ?description }
          OPTIONAL { ?project schema:schemaVersion ?version }
          OPTIONAL { ?project schema:creator ?creator }
        }
        OPTIONAL { GRAPH schema:Person { ?creator schema:name ?creatorName } }
        OPTIONAL { GRAPH schema:Person { ?creator schema:email ?creatorEmail } }
        OPTIONAL { GRAPH schema:Person { ?creator schema:affiliation ?creatorAffiliation } }
      }
      """;

  private static final String KEYWORDS =
      """
      SELECT DISTINCT ?keyword WHERE { GRAPH ?project { ?project schema:keywords ?keyword } }
      ORDER BY ?keyword
      """;

  private static final String IMAGES =
      """
      SELECT ?url WHERE {
        GRAPH ?project {
          ?project schema:image ?image . ?image schema:contentUrl ?url ; schema:position ?position
        }
      } ORDER BY ?position
      """;

  private static final String PARENT =
      """
      SELECT * WHERE {
        GRAPH ?fork { ?fork prov:wasDerivedFrom ?project }
        GRAPH schema:Project {
          ?project renku:slug ?slug ; schema:name ?name ; schema:dateCreated ?created .
          OPTIONAL { ?project schema:creator ?creator }
        }
        OPTIONAL { GRAPH schema:Person { ?creator schema:name ?creatorName } }
        OPTIONAL { GRAPH schema:Person { ?creator schema:email ?creatorEmail } }
        %s
      }
      """;

  Optional<Row> find(RDFConnection graph) {
    return new Sparql(PROJECT).iri("project", projectIri).first(graph);
  }

  List<String> keywords(RDFConnection graph) {
    return column(graph, KEYWORDS, "keyword");
  }

  List<String> images(RDFConnection graph) {
    return column(graph, IMAGES, "url");
  }

  Optional<Row> parent(RDFConnection graph) {
    return viewer
        .bind(new Sparql(PARENT.formatted(viewer.seesProject())))
        .iri("fork", projectIri)
        .first(graph);
  }

  private List<String> column(RDFConnection graph, String query, String name) {
    return new Sparql(query)
        .iri("project", projectIri).rows(graph).stream().map(row -> row.text(name)).toList();
  }
}
