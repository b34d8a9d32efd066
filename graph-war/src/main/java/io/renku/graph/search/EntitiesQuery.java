package io.renku.graph.search;

import io.renku.graph.triples.Row;
import io.renku.graph.triples.Sparql;
import io.renku.graph.triples.TextIndexing;
import io.renku.graph.triples.Values;
import io.renku.graph.web.PageRequest;
import io.renku.graph.web.Sorting;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.jena.rdfconnection.RDFConnection;

/**
 * Which entities match, in order, one a row: {@code ?kind ?iri ?score ?name}. The text is made of
 * fixed parts; every value of the caller's is bound.
 */
record EntitiesQuery(SearchCriteria criteria, Sorting sorting) {
  private static final String HITS = 10_000 + "";

  List<Row> page(RDFConnection graph, PageRequest page) {
    return bound(
            "SELECT ?kind ?iri ?score ?name WHERE { "
                + matches()
                + " } ORDER BY "
                + order()
                + " LIMIT "
                + page.perPage()
                + " OFFSET "
                + page.offset())
        .rows(graph);
  }

  long total(RDFConnection graph) {
    return bound("SELECT (COUNT(*) AS ?total) WHERE { " + matches() + " }")
        .first(graph)
        .map(row -> row.number("total"))
        .orElse(0L);
  }

  private String order() {
    return sorting.keys().stream()
            .map(key -> (key.descending() ? "DESC" : "ASC") + "(" + expression(key) + ")")
            .collect(Collectors.joining(" "))
        + " LCASE(?name) ?iri";
  }

  private static String expression(Sorting.Key key) {
    return switch (key.property()) {
      case "matchingScore" -> "?score";
      case "date", "dateModified" -> "?sortDate";
      default -> "LCASE(?name)";
    };
  }

  private String matches() {
    return criteria.kinds().stream()
        .filter(kind -> kind != Kind.PERSON || !criteria.leavesOutPersons())
        .map(
            kind ->
                switch (kind) {
                  case PROJECT -> projects();
                  case DATASET -> datasets();
                  case WORKFLOW -> workflows();
                  case PERSON -> persons();
                })
        .collect(Collectors.joining(" UNION ", "", criteria.kinds().isEmpty() ? "" : " "))
        .strip()
        .transform(text -> text.isEmpty() ? "FILTER(false)" : text);
  }

  private String projects() {
    return """
        { %s
          GRAPH schema:Project {
            ?iri a renku:DiscoverableProject ; schema:name ?name ; schema:dateCreated ?created ;
                 schema:dateModified ?sortDate .
            OPTIONAL { ?iri renku:projectNamespace ?namespace }
            %s
          }
          %s %s %s %s
          BIND("project" AS ?kind)
        }
        """
        .formatted(
            scored(
                inGraph(
                    "schema:Project",
                    "schema:name renku:keywordsConcat schema:description"
                        + " renku:projectNamespaces"),
                byCreator("schema:Project")),
            criteria.creators().isEmpty() ? "" : "?iri schema:creator ?creator .",
            criteria.creators().isEmpty()
                ? ""
                : "GRAPH schema:Person { ?creator schema:name ?creatorName }"
                    + in("LCASE(?creatorName)", "creator", criteria.creators()),
            in("?namespace", "namespace", criteria.namespaces()),
            allowed("iri"),
            between("?created"));
  }

  private String datasets() {
    return """
        { %s
          GRAPH schema:Dataset {
            ?iri a renku:DiscoverableDataset ; schema:name ?name .
            OPTIONAL { ?iri schema:dateModified ?modified }
            OPTIONAL { ?iri schema:dateCreated ?created }
            OPTIONAL { ?iri schema:datePublished ?published }
            OPTIONAL { ?iri renku:creatorsNamesConcat ?creatorNames }
          }
          BIND(COALESCE(?modified, ?created,
                        STRDT(CONCAT(STR(?published), "T00:00:00Z"), xsd:dateTime)) AS ?sortDate)
          %s
          FILTER EXISTS {
            GRAPH schema:Dataset {
              ?iri renku:datasetProjectLink ?link . ?link renku:project ?project
            }
            %s %s
          }
          %s
          BIND("dataset" AS ?kind)
        }
        """
        .formatted(
            scored(
                inGraph(
                    "schema:Dataset",
                    "schema:name renku:slug renku:keywordsConcat schema:description"),
                byCreator("schema:Dataset")),
            namesContain(),
            allowed("project"),
            criteria.namespaces().isEmpty()
                ? ""
                : "GRAPH schema:Project { ?project renku:projectNamespace ?namespace }"
                    + in("?namespace", "namespace", criteria.namespaces()),
            between("?sortDate"));
  }

  private String workflows() {
    return """
        { SELECT DISTINCT ?kind ?iri ?score ?name ?sortDate WHERE {
          %s
          GRAPH ?project {
            ?iri a prov:Plan ; schema:name ?name .
            OPTIONAL { ?iri schema:dateCreated ?sortDate }
            FILTER NOT EXISTS { ?newer prov:wasDerivedFrom ?iri }
            FILTER NOT EXISTS { ?iri prov:invalidatedAtTime ?gone }
          }
          %s %s %s
          BIND("workflow" AS ?kind)
        } }
        """
        .formatted(
            scored(
                inGraph(
                    "<urn:x-arq:UnionGraph>", "schema:name schema:keywords schema:description")),
            allowed("project"),
            criteria.namespaces().isEmpty()
                ? ""
                : "GRAPH schema:Project { ?project renku:projectNamespace ?namespace }"
                    + in("?namespace", "namespace", criteria.namespaces()),
            between("?sortDate"));
  }

  /** Persons show only where their work or membership in a visible project shows them. */
  private String persons() {
    return """
        { SELECT ?kind (MIN(?person) AS ?iri) (MAX(?personScore) AS ?score) ?name WHERE {
          %s
          GRAPH schema:Person { ?person a schema:Person ; schema:name ?name . %s }
          %s
          FILTER EXISTS {
            { GRAPH ?project { ?work ?relation ?person } %s }
            UNION {
              GRAPH schema:Person { ?person schema:sameAs ?account . ?account schema:identifier ?id }
              GRAPH renku:ProjectAuth { ?project renku:memberId ?id }
              %s
            }
          }
          BIND("person" AS ?kind)
        } GROUP BY ?kind ?name }
        """
        .formatted(
            scored(inGraph("schema:Person", "schema:name"))
                .replace("?iri", "?person")
                .replace("?score", "?personScore"),
            criteria.roles().isEmpty()
                ? ""
                : "?person schema:sameAs ?own . ?own schema:identifier ?viewer",
            in("LCASE(?name)", "creator", criteria.creators()),
            criteria.viewer().seesProject(),
            criteria.viewer().seesProject());
  }

  /** Binds {@code ?iri ?score}: the best hit of each entity, or 1 for all without a phrase. */
  private String scored(String... hits) {
    return criteria.phrase().isEmpty()
        ? "BIND(1.0 AS ?score)"
        : "{ SELECT ?iri (MAX(?hit) AS ?score) WHERE { { "
            + String.join(" } UNION { ", hits)
            + " } } GROUP BY ?iri }";
  }

  private static String inGraph(String graph, String properties) {
    return "GRAPH %s { (?iri ?hit) text:query (%s ?phrase %s) }".formatted(graph, properties, HITS);
  }

  private static String byCreator(String graph) {
    return "GRAPH schema:Person { (?author ?hit) text:query (schema:name ?phrase %s) } GRAPH %s { ?iri schema:creator ?author }"
        .formatted(HITS, graph);
  }

  private String allowed(String project) {
    var visibility =
        criteria.visibilities().isEmpty()
            ? ""
            : "GRAPH renku:ProjectAuth { ?%s renku:visibility ?shown }".formatted(project)
                + in("?shown", "visibility", criteria.visibilities());
    var role =
        criteria.roles().isEmpty()
            ? ""
            : "GRAPH renku:ProjectAuth { ?%s renku:memberRole ?role }".formatted(project)
                + in("?role", "role", criteria.roles());
    return criteria.viewer().seesProject(project) + visibility + role;
  }

  private String namesContain() {
    return criteria.creators().isEmpty()
        ? ""
        : java.util.stream.IntStream.range(0, criteria.creators().size())
            .mapToObj(i -> "CONTAINS(LCASE(?creatorNames), ?creator" + i + ")")
            .collect(Collectors.joining(" || ", "FILTER(", ")"));
  }

  private String between(String date) {
    return (criteria.since().isPresent() ? " FILTER(" + date + " >= ?since)" : "")
        + (criteria.until().isPresent() ? " FILTER(" + date + " < ?until)" : "");
  }

  private static String in(String expression, String name, List<String> values) {
    return values.isEmpty()
        ? ""
        : " FILTER(" + expression + " IN " + Sparql.oneOf(name, values.size()) + ")";
  }

  private Sparql bound(String text) {
    var sparql =
        criteria
            .viewer()
            .bind(new Sparql(text))
            .texts("creator", criteria.creators())
            .texts("visibility", criteria.visibilities())
            .texts("role", criteria.memberRoles())
            .texts("namespace", criteria.namespaces());
    criteria.phrase().ifPresent(phrase -> sparql.text("phrase", TextIndexing.fuzzyQuery(phrase)));
    criteria.since().ifPresent(day -> sparql.bind("since", start(day)));
    criteria.until().ifPresent(day -> sparql.bind("until", start(day.plusDays(1))));
    return sparql;
  }

  private static org.apache.jena.rdf.model.Literal start(LocalDate day) {
    return Values.dateTime(day.atStartOfDay().toInstant(ZoneOffset.UTC));
  }
}
