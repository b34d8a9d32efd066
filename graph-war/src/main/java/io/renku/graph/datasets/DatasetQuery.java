package io.renku.graph.datasets;

import io.renku.graph.access.Viewer;
import io.renku.graph.triples.Row;
import io.renku.graph.triples.Sparql;
import java.util.List;
import java.util.Optional;
import org.apache.jena.rdfconnection.RDFConnection;

/** Everything that is shown of one dataset in one project. */
record DatasetQuery(DatasetChoiceQuery.Choice choice, Viewer viewer) {
  private static final String DATASET =
      """
      SELECT * WHERE {
        GRAPH ?project {
          ?dataset schema:identifier ?identifier ; schema:name ?title ; renku:slug ?slug ;
                   renku:topmostSameAs ?origin ; renku:topmostDerivedFrom ?first .
          ?first schema:identifier ?initial .
          OPTIONAL { ?dataset schema:description ?description }
          OPTIONAL { ?dataset prov:wasDerivedFrom ?node . ?node schema:url ?derivedFrom }
          OPTIONAL { ?dataset schema:dateCreated ?changed }
          OPTIONAL { ?first schema:dateCreated ?created }
          OPTIONAL { ?first schema:datePublished ?published }
        }
      } LIMIT 1
      """;

  private static final String CREATORS =
      """
      SELECT DISTINCT ?creator ?name ?email ?affiliation WHERE {
        GRAPH ?project { ?dataset schema:creator ?creator }
        GRAPH schema:Person {
          ?creator schema:name ?name .
          OPTIONAL { ?creator schema:email ?email }
          OPTIONAL { ?creator schema:affiliation ?affiliation }
        }
      } ORDER BY ?name
      """;

  private static final String KEYWORDS =
      "SELECT DISTINCT ?v WHERE { GRAPH ?project { ?dataset schema:keywords ?v } } ORDER BY ?v";

  private static final String PARTS =
      """
      SELECT DISTINCT ?v WHERE {
        GRAPH ?project {
          ?dataset schema:hasPart ?part .
          ?part prov:entity ?entity .
          ?entity prov:atLocation ?v .
          FILTER NOT EXISTS { ?part prov:invalidatedAtTime ?gone }
        }
      } ORDER BY ?v
      """;

  private static final String IMAGES =
      """
      SELECT ?v WHERE {
        GRAPH ?project {
          ?dataset schema:image ?image . ?image schema:contentUrl ?v ; schema:position ?position
        }
      } ORDER BY ?position
      """;

  private static final String USES =
      """
      SELECT DISTINCT ?project ?slug ?name ?visibility ?identifier WHERE {
        GRAPH schema:Dataset {
          ?origin renku:datasetProjectLink ?link . ?link renku:project ?project ; renku:dataset ?copy
        }
        %s
        GRAPH schema:Project {
          ?project renku:slug ?slug ; schema:name ?name ; renku:projectVisibility ?visibility
        }
        GRAPH ?project { ?copy schema:identifier ?identifier }
      } ORDER BY ?name ?slug
      """;

  private static final String PROJECT =
      """
      SELECT ?slug ?name ?visibility WHERE {
        GRAPH schema:Project {
          ?project renku:slug ?slug ; schema:name ?name ; renku:projectVisibility ?visibility
        }
      }
      """;

  private static final String IMPORTED_TAG =
      """
      SELECT ?name ?description WHERE {
        GRAPH ?project {
          ?dataset schema:version ?name ; schema:sameAs ?same . ?same schema:url ?original .
          ?node schema:url ?dataset . ?tag schema:about ?node ; schema:name ?name .
          OPTIONAL { ?tag schema:description ?description }
        }
        GRAPH ?home { ?there schema:url ?original . ?first schema:about ?there ; schema:name ?name }
        %s
      } LIMIT 1
      """;

  Optional<Row> dataset(RDFConnection graph) {
    return bound(DATASET).first(graph);
  }

  Row project(RDFConnection graph) {
    return new Sparql(PROJECT).iri("project", choice.projectIri()).first(graph).orElseThrow();
  }

  List<Row> creators(RDFConnection graph) {
    return bound(CREATORS).rows(graph);
  }

  List<String> keywords(RDFConnection graph) {
    return column(graph, KEYWORDS);
  }

  List<String> parts(RDFConnection graph) {
    return column(graph, PARTS);
  }

  List<String> images(RDFConnection graph) {
    return column(graph, IMAGES);
  }

  List<Row> uses(RDFConnection graph, String origin) {
    return viewer
        .bind(new Sparql(USES.formatted(viewer.seesProject())))
        .iri("origin", origin)
        .rows(graph);
  }

  Optional<Row> importedTag(RDFConnection graph) {
    return viewer.bind(bound(IMPORTED_TAG.formatted(viewer.seesProject("home")))).first(graph);
  }

  private List<String> column(RDFConnection graph, String text) {
    return bound(text).rows(graph).stream().map(row -> row.text("v")).toList();
  }

  private Sparql bound(String text) {
    return new Sparql(text).iri("project", choice.projectIri()).iri("dataset", choice.datasetIri());
  }
}
