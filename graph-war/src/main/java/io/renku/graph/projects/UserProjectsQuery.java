package io.renku.graph.projects;

import io.renku.graph.GraphConfig;
import io.renku.graph.access.Viewer;
import io.renku.graph.triples.Row;
import io.renku.graph.triples.Sparql;
import io.renku.graph.web.Link;
import java.util.List;
import java.util.stream.Stream;
import org.apache.jena.rdfconnection.RDFConnection;

/** The indexed projects that a user is a member of, as far as the viewer may see them. */
record UserProjectsQuery(long userId, Viewer viewer, GraphConfig config) {
  private static final String SPARQL =
      """
      SELECT * WHERE {
        GRAPH renku:ProjectAuth { ?project renku:memberId ?member }
        %s
        GRAPH schema:Project {
          ?project renku:slug ?slug ; schema:name ?name ; renku:projectVisibility ?visibility ;
                   schema:dateCreated ?created .
          OPTIONAL { ?project schema:description ?description }
          OPTIONAL { ?project renku:keywordsConcat ?keywords }
          OPTIONAL { ?project schema:creator ?creator }
        }
        OPTIONAL { GRAPH schema:Person { ?creator schema:name ?creatorName } }
      }
      """;

  List<UserProjectView> run(RDFConnection graph) {
    return viewer
        .bind(new Sparql(SPARQL.formatted(viewer.seesProject())))
        .number("member", userId)
        .rows(graph)
        .stream()
        .map(this::view)
        .toList();
  }

  private UserProjectView view(Row row) {
    var slug = row.text("slug");
    var keywords =
        Stream.of(row.find("keywords").orElse("").split(";"))
            .filter(text -> !text.isBlank())
            .toList();
    return new UserProjectView(
        null,
        row.text("name"),
        slug,
        slug,
        row.text("visibility"),
        row.text("created"),
        row.find("creatorName").orElse(null),
        row.find("description").orElse(null),
        keywords,
        List.of(Link.to("details", config.apiUrl() + "/projects/" + slug)));
  }
}
