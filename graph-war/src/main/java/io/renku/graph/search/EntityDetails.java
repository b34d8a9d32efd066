package io.renku.graph.search;

import io.renku.graph.GraphConfig;
import io.renku.graph.access.Viewer;
import io.renku.graph.triples.Row;
import io.renku.graph.triples.Sparql;
import io.renku.graph.web.DatasetId;
import io.renku.graph.web.Image;
import io.renku.graph.web.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.jena.rdfconnection.RDFConnection;

/** What is shown of each entity that was found. */
record EntityDetails(RDFConnection graph, Viewer viewer, GraphConfig config) {
  private static final List<String> BROADEST_FIRST = List.of("public", "internal", "private");

  private static final String PROJECT =
      """
      SELECT * WHERE {
        GRAPH schema:Project {
          ?project renku:slug ?slug ; renku:projectVisibility ?visibility ;
                   schema:dateCreated ?created ; schema:dateModified ?modified .
          OPTIONAL { ?project schema:description ?description }
          OPTIONAL { ?project renku:keywordsConcat ?keywords }
          OPTIONAL { ?project renku:imagesConcat ?images }
          OPTIONAL { ?project schema:creator ?creator }
        }
        OPTIONAL { GRAPH schema:Person { ?creator schema:name ?creatorName } }
      }
      """;

  private static final String DATASET =
      """
      SELECT * WHERE {
        GRAPH schema:Dataset {
          ?dataset renku:slug ?slug .
          OPTIONAL { ?dataset schema:dateCreated ?created }
          OPTIONAL { ?dataset schema:datePublished ?published }
          OPTIONAL { ?dataset schema:dateModified ?modified }
          OPTIONAL { ?dataset schema:description ?description }
          OPTIONAL { ?dataset renku:keywordsConcat ?keywords }
          OPTIONAL { ?dataset renku:imagesConcat ?images }
          OPTIONAL { ?dataset renku:creatorsNamesConcat ?creators }
        }
      }
      """;

  private static final String PLACES =
      """
      SELECT ?slug ?visibility WHERE {
        GRAPH schema:Dataset { ?dataset renku:datasetProjectLink ?link . ?link renku:project ?project }
        GRAPH renku:ProjectAuth { ?project renku:slug ?slug ; renku:visibility ?visibility }
        %s
      }
      """;

  private static final String PLAN =
      """
      SELECT * WHERE {
        GRAPH ?project {
          ?plan a ?type .
          OPTIONAL { ?plan schema:dateCreated ?created }
          OPTIONAL { ?plan schema:description ?description }
          OPTIONAL { ?plan schema:keywords ?keyword }
        }
        GRAPH renku:ProjectAuth { ?project renku:visibility ?visibility }
        %s
      }
      """;

  EntityView of(Row found) {
    return switch (found.text("kind")) {
      case "project" -> project(found);
      case "dataset" -> dataset(found);
      case "workflow" -> workflow(found);
      default ->
          new EntityView(
              "person",
              found.decimal("score"),
              found.text("name"),
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null);
    };
  }

  private EntityView project(Row found) {
    var row = new Sparql(PROJECT).iri("project", found.text("iri")).first(graph).orElseThrow();
    var slug = row.text("slug");
    return new EntityView(
        "project",
        found.decimal("score"),
        found.text("name"),
        slug,
        slug,
        slug.substring(0, slug.lastIndexOf('/')),
        namespaces(slug),
        row.text("visibility"),
        row.text("created"),
        row.text("created"),
        null,
        row.text("modified"),
        row.find("creatorName").orElse(null),
        null,
        split(row.find("keywords")),
        row.find("description").orElse(null),
        images(row, slug),
        null,
        List.of(Link.to("details", config.apiUrl() + "/projects/" + slug)));
  }

  private EntityView dataset(Row found) {
    var iri = found.text("iri");
    var row = new Sparql(DATASET).iri("dataset", iri).first(graph).orElseThrow();
    var places =
        viewer
            .bind(new Sparql(PLACES.formatted(viewer.seesProject())))
            .iri("dataset", iri)
            .rows(graph);
    var place =
        places.stream()
            .min(
                java.util.Comparator.<Row>comparingInt(
                        each -> BROADEST_FIRST.indexOf(each.text("visibility")))
                    .thenComparing(each -> each.text("slug")))
            .orElseThrow();
    var created = row.find("created");
    var published = row.find("published");
    return new EntityView(
        "dataset",
        found.decimal("score"),
        found.text("name"),
        row.text("slug"),
        null,
        null,
        null,
        place.text("visibility"),
        created.or(() -> published).orElse(null),
        created.orElse(null),
        created.isPresent() ? null : published.orElse(null),
        row.find("modified").orElse(null),
        null,
        split(row.find("creators")),
        split(row.find("keywords")),
        row.find("description").orElse(null),
        images(row, place.text("slug")),
        null,
        List.of(Link.to("details", config.apiUrl() + "/datasets/" + DatasetId.ofSameAs(iri))));
  }

  private EntityView workflow(Row found) {
    var rows =
        viewer
            .bind(new Sparql(PLAN.formatted(viewer.seesProject())))
            .iri("plan", found.text("iri"))
            .rows(graph);
    var isComposite = rows.stream().anyMatch(row -> row.text("type").endsWith("CompositePlan"));
    var visibility =
        BROADEST_FIRST.stream()
            .filter(each -> rows.stream().anyMatch(row -> row.text("visibility").equals(each)))
            .findFirst()
            .orElse(null);
    var date = rows.stream().flatMap(row -> row.find("created").stream()).findFirst().orElse(null);
    return new EntityView(
        "workflow",
        found.decimal("score"),
        found.text("name"),
        null,
        null,
        null,
        null,
        visibility,
        date,
        date,
        null,
        null,
        null,
        null,
        rows.stream().flatMap(row -> row.find("keyword").stream()).distinct().sorted().toList(),
        rows.stream().flatMap(row -> row.find("description").stream()).findFirst().orElse(null),
        null,
        isComposite ? "composite" : "step",
        null);
  }

  private List<Image> images(Row row, String slug) {
    return Image.ofConcat(row.find("images").orElse(""), config.gitlabUrl(), slug);
  }

  private static List<String> split(Optional<String> concat) {
    return Stream.of(concat.orElse("").split(";"))
        .filter(text -> !text.isBlank())
        .distinct()
        .sorted()
        .toList();
  }

  private static List<EntityView.Namespace> namespaces(String slug) {
    var levels = new ArrayList<EntityView.Namespace>();
    for (var slash = slug.indexOf('/'); slash > 0; slash = slug.indexOf('/', slash + 1)) {
      var whole = slug.substring(0, slash);
      levels.add(new EntityView.Namespace(whole.substring(whole.lastIndexOf('/') + 1), whole));
    }
    return levels;
  }
}
