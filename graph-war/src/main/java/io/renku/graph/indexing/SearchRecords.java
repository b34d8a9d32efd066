package io.renku.graph.indexing;

import static io.renku.graph.triples.Vocab.renku;
import static io.renku.graph.triples.Vocab.renkuType;
import static io.renku.graph.triples.Vocab.schema;

import io.renku.graph.triples.GraphChange;
import io.renku.graph.triples.Sparql;
import io.renku.graph.triples.Values;
import io.renku.graph.triples.Vocab;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.rdf.model.ModelFactory;
import org.apache.jena.rdf.model.Property;
import org.apache.jena.rdf.model.Resource;
import org.apache.jena.rdfconnection.RDFConnection;
import org.apache.jena.vocabulary.RDF;

/** The flat records by which projects and datasets are found. */
final class SearchRecords {
  private static final String RECORDS_OF_PROJECT =
      """
      SELECT DISTINCT ?record WHERE {
        GRAPH schema:Dataset { ?link renku:project ?project . ?record renku:datasetProjectLink ?link }
      }
      """;

  private static final String RECORD =
      """
      CONSTRUCT { ?record ?p ?o . ?link ?lp ?lo } WHERE {
        { GRAPH schema:Dataset { ?record ?p ?o } }
        UNION { GRAPH schema:Dataset { ?record renku:datasetProjectLink ?link . ?link ?lp ?lo } }
      }
      """;

  private static final List<String> ORDER = List.of("private", "internal", "public");

  private SearchRecords() {}

  static GraphChange ofProject(RDFConnection graph, ProjectTriples triples) {
    var wanted = ModelFactory.createDefaultModel();
    var project = triples.project();
    var record =
        wanted
            .createResource(triples.iri())
            .addProperty(RDF.type, renkuType("DiscoverableProject"));
    copy(
        project,
        record,
        schema("name"),
        renku("slug"),
        renku("projectPath"),
        renku("projectNamespace"),
        renku("projectNamespaces"),
        renku("projectVisibility"),
        schema("dateCreated"),
        schema("dateModified"),
        schema("description"),
        schema("creator"));
    addLists(project, record);
    return GraphChange.between(
        Vocab.PROJECTS, Sparql.about(graph, Vocab.PROJECTS, triples.iri()), wanted);
  }

  /** All records that this project is, was or will be linked with. */
  static List<GraphChange> ofDatasets(RDFConnection graph, ProjectTriples triples) {
    var wanted = new LinkedHashMap<String, Resource>();
    triples
        .datasets()
        .forEach(
            dataset ->
                Values.text(dataset, renku("topmostSameAs"))
                    .ifPresent(top -> wanted.putIfAbsent(top, dataset)));
    var touched = new TreeSet<>(wanted.keySet());
    new Sparql(RECORDS_OF_PROJECT)
        .iri("project", triples.iri())
        .rows(graph)
        .forEach(row -> touched.add(row.text("record")));
    var changes = new ArrayList<GraphChange>();
    for (var top : touched) {
      var old = new Sparql(RECORD).iri("record", top).model(graph);
      changes.add(GraphChange.between(Vocab.DATASETS, old, record(top, old, wanted, triples)));
    }
    return changes;
  }

  /** The changes that make a project's datasets forget it. */
  static List<GraphChange> withoutProject(RDFConnection graph, String iri, String slug) {
    var nothing = ModelFactory.createDefaultModel();
    return ofDatasets(graph, new ProjectTriples(iri, slug, nothing, nothing, nothing, List.of()));
  }

  private static Model record(
      String top, Model old, Map<String, Resource> wanted, ProjectTriples triples) {
    var record = ModelFactory.createDefaultModel();
    var subject = record.createResource(top);
    var visibilities = new TreeMap<String, String>();
    keepOtherLinks(old, subject, triples, visibilities);
    var dataset = wanted.get(top);
    if (dataset != null) {
      describe(dataset, subject, triples);
      Values.text(triples.project(), renku("projectVisibility"))
          .ifPresent(visibility -> visibilities.put(triples.slug(), visibility));
      link(dataset, subject, triples);
    } else if (!visibilities.isEmpty()) {
      old.getResource(top)
          .listProperties()
          .filterDrop(statement -> statement.getPredicate().equals(renku("datasetProjectLink")))
          .forEach(statement -> record.add(statement));
    }
    if (!visibilities.isEmpty()) {
      var texts = visibilities.entrySet().stream().map(e -> e.getKey() + ":" + e.getValue());
      Values.set(subject, renku("projectsVisibilitiesConcat"), Datasets.concat(texts.toList()));
      Values.set(
          subject,
          renku("projectVisibility"),
          ORDER.get(visibilities.values().stream().mapToInt(ORDER::indexOf).max().orElse(0)));
    }
    return record;
  }

  private static void keepOtherLinks(
      Model old, Resource subject, ProjectTriples triples, Map<String, String> visibilities) {
    for (var link :
        Values.resources(old.getResource(subject.getURI()), renku("datasetProjectLink"))) {
      if (Values.text(link, renku("project")).filter(triples.iri()::equals).isEmpty()) {
        subject.addProperty(renku("datasetProjectLink"), link);
        subject.getModel().add(link.listProperties());
      }
    }
    Values.text(old.getResource(subject.getURI()), renku("projectsVisibilitiesConcat"))
        .ifPresent(
            text -> {
              for (var part : text.split(";")) {
                var colon = part.lastIndexOf(':');
                visibilities.put(part.substring(0, colon), part.substring(colon + 1));
              }
            });
    visibilities.remove(triples.slug());
  }

  private static void describe(Resource dataset, Resource record, ProjectTriples triples) {
    record.addProperty(RDF.type, renkuType("DiscoverableDataset"));
    copy(dataset, record, schema("name"), renku("slug"), schema("description"), schema("creator"));
    var first = Values.resource(dataset, renku("topmostDerivedFrom")).orElse(dataset);
    copy(first, record, schema("dateCreated"));
    if (!record.hasProperty(schema("dateCreated"))) {
      copy(first, record, schema("datePublished"));
    }
    if (!first.equals(dataset)) {
      dataset
          .listProperties(schema("dateCreated"))
          .forEach(date -> record.addProperty(schema("dateModified"), date.getObject()));
    }
    var names =
        Values.resources(dataset, schema("creator")).stream()
            .map(creator -> triples.persons().getResource(creator.getURI()))
            .flatMap(creator -> Values.text(creator, schema("name")).stream());
    Values.set(record, renku("creatorsNamesConcat"), Datasets.concat(names.toList()));
    addLists(dataset, record);
  }

  private static void link(Resource dataset, Resource record, ProjectTriples triples) {
    var model = record.getModel();
    var link =
        model
            .createResource(record.getURI() + "/" + triples.slug())
            .addProperty(RDF.type, renkuType("DatasetProjectLink"))
            .addProperty(renku("project"), model.createResource(triples.iri()))
            .addProperty(renku("dataset"), model.createResource(dataset.getURI()));
    if (record.getURI().equals(dataset.getURI())) {
      link.addProperty(RDF.type, renkuType("DatasetOriginalProjectLink"));
    }
    record.addProperty(renku("datasetProjectLink"), link);
  }

  private static void addLists(Resource from, Resource record) {
    Values.set(
        record, renku("keywordsConcat"), Datasets.concat(Values.texts(from, schema("keywords"))));
    var images =
        Values.resources(from, schema("image")).stream()
            .flatMap(
                image ->
                    Values.text(image, schema("contentUrl"))
                        .map(url -> Values.text(image, schema("position")).orElse("0") + ":" + url)
                        .stream());
    Values.set(record, renku("imagesConcat"), Datasets.concat(images.toList()));
  }

  private static void copy(Resource from, Resource to, Property... properties) {
    for (var property : properties) {
      from.listProperties(property).forEach(each -> to.addProperty(property, each.getObject()));
    }
  }
}
