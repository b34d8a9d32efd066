package io.renku.graph.datasets;

import io.renku.graph.GraphConfig;
import io.renku.graph.access.Viewer;
import io.renku.graph.triples.Row;
import io.renku.graph.triples.Sparql;
import io.renku.graph.triples.TextIndexing;
import io.renku.graph.web.Image;
import io.renku.graph.web.Link;
import io.renku.graph.web.PageRequest;
import io.renku.graph.web.Sorting;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.jena.rdfconnection.RDFConnection;

/** Datasets by free text, one for all the visible projects that hold a copy. */
record DatasetSearchQuery(Viewer viewer, Optional<String> phrase, GraphConfig config) {
  private static final String HITS =
      """
      { SELECT DISTINCT ?record WHERE {
        { GRAPH schema:Dataset { (?record ?hit) text:query
            (schema:name renku:slug renku:keywordsConcat schema:description ?phrase 10000) } }
        UNION
        { GRAPH schema:Person { (?author ?hit) text:query (schema:name ?phrase 10000) }
          GRAPH schema:Dataset { ?record schema:creator ?author } }
      } }
      """;

  private static final String MATCHES =
      """
      { SELECT ?record (COUNT(DISTINCT ?project) AS ?projects) (MIN(?copy) AS ?dataset)
               (MIN(?place) AS ?home) WHERE {
          %s
          GRAPH schema:Dataset {
            ?record a renku:DiscoverableDataset ; renku:datasetProjectLink ?link .
            ?link renku:project ?project ; renku:dataset ?copy .
          }
          BIND(STR(?project) AS ?place)
          %s
        } GROUP BY ?record }
      GRAPH schema:Dataset {
        ?record schema:name ?name ; renku:slug ?slug .
        OPTIONAL { ?record schema:dateCreated ?created }
        OPTIONAL { ?record schema:datePublished ?published }
        OPTIONAL { ?record schema:description ?description }
        OPTIONAL { ?record renku:keywordsConcat ?keywords }
        OPTIONAL { ?record renku:imagesConcat ?images }
        OPTIONAL { ?record renku:creatorsNamesConcat ?creators }
      }
      BIND(COALESCE(?created,
                    STRDT(CONCAT(STR(?published), "T00:00:00Z"), xsd:dateTime)) AS ?date)
      """;

  private static final String IDENTIFIER =
      "SELECT ?id WHERE { GRAPH ?project { ?dataset schema:identifier ?id } } LIMIT 1";

  List<DatasetFoundView> page(RDFConnection graph, Sorting sorting, PageRequest page) {
    var order =
        sorting.keys().stream()
            .map(key -> (key.descending() ? "DESC(" : "ASC(") + expression(key) + ")")
            .collect(Collectors.joining(" "));
    return bound(
            "SELECT * WHERE { %s } ORDER BY %s ?record LIMIT %d OFFSET %d"
                .formatted(matches(), order, page.perPage(), page.offset()))
        .rows(graph)
        .stream()
        .map(row -> view(graph, row))
        .toList();
  }

  long total(RDFConnection graph) {
    return bound("SELECT (COUNT(*) AS ?total) WHERE { " + matches() + " }")
        .first(graph)
        .map(row -> row.number("total"))
        .orElse(0L);
  }

  private static String expression(Sorting.Key key) {
    return switch (key.property()) {
      case "date" -> "?date";
      case "datePublished" -> "?published";
      case "projectsCount" -> "?projects";
      default -> "?name";
    };
  }

  private String matches() {
    return MATCHES.formatted(phrase.isPresent() ? HITS : "", viewer.seesProject());
  }

  private Sparql bound(String text) {
    var sparql = viewer.bind(new Sparql(text));
    phrase.ifPresent(words -> sparql.text("phrase", TextIndexing.fuzzyQuery(words)));
    return sparql;
  }

  private DatasetFoundView view(RDFConnection graph, Row row) {
    var home = row.text("home");
    var identifier =
        new Sparql(IDENTIFIER)
            .iri("project", home)
            .iri("dataset", row.text("dataset"))
            .first(graph)
            .map(found -> found.text("id"))
            .orElse(row.text("slug"));
    var creators =
        split(row.find("creators")).map(name -> new DatasetView.Creator(name, null, null)).toList();
    return new DatasetFoundView(
        identifier,
        row.text("name"),
        row.text("slug"),
        row.find("description").orElse(null),
        new DatasetView.Published(row.find("published").orElse(null), creators),
        row.find("date").orElse(null),
        row.number("projects"),
        split(row.find("keywords")).sorted().toList(),
        Image.ofConcat(
            row.find("images").orElse(""),
            config.gitlabUrl(),
            home.substring((config.baseUrl() + "/projects/").length())),
        List.of(Link.to("details", config.apiUrl() + "/datasets/" + identifier)));
  }

  private static Stream<String> split(Optional<String> concat) {
    return Stream.of(concat.orElse("").split(";")).filter(text -> !text.isBlank());
  }
}
