package io.renku.graph.datasets;

import io.renku.graph.GraphConfig;
import io.renku.graph.triples.Row;
import io.renku.graph.triples.Sparql;
import io.renku.graph.web.Image;
import io.renku.graph.web.Link;
import io.renku.graph.web.Sorting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.apache.jena.rdfconnection.RDFConnection;

/** The current datasets of one project: neither replaced by a newer version nor removed. */
record ProjectDatasetsQuery(String slug, GraphConfig config) {
  private static final String DATASETS =
      """
      SELECT * WHERE {
        GRAPH ?project {
          ?project renku:hasDataset ?dataset .
          ?dataset schema:identifier ?identifier ; schema:name ?title ; renku:slug ?slug ;
                   renku:topmostSameAs ?origin ; renku:topmostDerivedFrom ?first .
          ?first schema:identifier ?initial .
          OPTIONAL { ?dataset prov:wasDerivedFrom ?node . ?node schema:url ?derivedFrom }
          OPTIONAL { ?dataset schema:dateCreated ?changed }
          OPTIONAL { ?first schema:dateCreated ?created }
          OPTIONAL { ?first schema:datePublished ?published }
          FILTER NOT EXISTS { ?dataset prov:invalidatedAtTime ?gone }
          FILTER NOT EXISTS { ?place schema:url ?dataset . ?newer prov:wasDerivedFrom ?place }
        }
      }
      """;

  private static final String IMAGES =
      """
      SELECT ?dataset ?url WHERE {
        GRAPH ?project {
          ?project renku:hasDataset ?dataset .
          ?dataset schema:image ?image .
          ?image schema:contentUrl ?url ; schema:position ?position
        }
      } ORDER BY ?position
      """;

  List<ProjectDatasetView> run(RDFConnection graph, Sorting sorting) {
    var images = new LinkedHashMap<String, List<Image>>();
    bound(IMAGES)
        .rows(graph)
        .forEach(
            row ->
                images
                    .computeIfAbsent(row.text("dataset"), key -> new ArrayList<>())
                    .add(Image.of(row.text("url"), config.gitlabUrl(), slug)));
    return bound(DATASETS).rows(graph).stream()
        .sorted(order(sorting))
        .map(row -> view(row, images.getOrDefault(row.text("dataset"), List.of())))
        .toList();
  }

  private static Comparator<Row> order(Sorting sorting) {
    Comparator<Row> order = Comparator.comparing(row -> 0);
    for (var key : sorting.keys()) {
      Comparator<Row> next =
          key.property().equals("dateModified")
              ? Comparator.comparing(ProjectDatasetsQuery::date)
              : Comparator.comparing(ProjectDatasetsQuery::name);
      order = order.thenComparing(key.descending() ? next.reversed() : next);
    }
    return order
        .thenComparing(ProjectDatasetsQuery::name)
        .thenComparing(row -> row.text("dataset"));
  }

  private static String name(Row row) {
    return row.text("title").toLowerCase(Locale.ROOT);
  }

  private static String date(Row row) {
    return row.find("changed")
        .or(() -> row.find("created"))
        .or(() -> row.find("published"))
        .orElse("");
  }

  private ProjectDatasetView view(Row row, List<Image> images) {
    var derivedFrom = row.find("derivedFrom");
    var created = row.find("created");
    return new ProjectDatasetView(
        row.text("identifier"),
        new DatasetView.Versions(row.text("initial")),
        row.text("title"),
        row.text("slug"),
        images,
        derivedFrom.isPresent() ? null : row.text("origin"),
        derivedFrom.orElse(null),
        created.orElse(null),
        created.isPresent() ? null : row.find("published").orElse(null),
        derivedFrom.flatMap(parent -> row.find("changed")).orElse(null),
        List.of(
            Link.to("details", config.apiUrl() + "/datasets/" + row.text("identifier")),
            Link.to("initial-version", config.apiUrl() + "/datasets/" + row.text("initial")),
            Link.to(
                "tags",
                "%s/projects/%s/datasets/%s/tags"
                    .formatted(config.apiUrl(), slug, row.text("slug")))));
  }

  private Sparql bound(String text) {
    return new Sparql(text).iri("project", config.baseUrl() + "/projects/" + slug);
  }
}
