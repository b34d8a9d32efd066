package io.renku.graph.indexing;

import static io.renku.graph.triples.Vocab.prov;
import static io.renku.graph.triples.Vocab.renku;
import static io.renku.graph.triples.Vocab.schema;
import static io.renku.graph.triples.Vocab.schemaType;

import io.renku.graph.triples.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.rdf.model.Resource;
import org.apache.jena.vocabulary.RDF;

/** Works out where each dataset of a project stems from, and which of them can be found. */
final class Datasets {
  private final Model graph;
  private final Resource project;
  private final String baseUrl;
  private final UnaryOperator<String> topmostSameAs;

  Datasets(Model graph, Resource project, String baseUrl, UnaryOperator<String> topmostSameAs) {
    this.graph = graph;
    this.project = project;
    this.baseUrl = baseUrl;
    this.topmostSameAs = topmostSameAs;
  }

  /** Completes all datasets and returns those that are current: neither replaced nor removed. */
  List<Resource> complete() {
    var all = graph.listResourcesWithProperty(RDF.type, schemaType("Dataset")).toList();
    all.forEach(this::check);
    all.forEach(this::complete);
    var replaced = new HashSet<Resource>();
    all.forEach(dataset -> derivedFrom(dataset).ifPresent(replaced::add));
    return all.stream()
        .filter(dataset -> !replaced.contains(dataset))
        .filter(dataset -> !dataset.hasProperty(prov("invalidatedAtTime")))
        .filter(dataset -> project.hasProperty(renku("hasDataset"), dataset))
        .sorted((a, b) -> a.getURI().compareTo(b.getURI()))
        .toList();
  }

  private void check(Resource dataset) {
    var missing = new ArrayList<String>();
    for (var property : List.of(schema("identifier"), schema("name"), schema("creator"))) {
      if (!dataset.hasProperty(property)) {
        missing.add(property.getLocalName());
      }
    }
    if (!dataset.hasProperty(schema("dateCreated"))
        && !dataset.hasProperty(schema("datePublished"))) {
      missing.add("dateCreated");
    }
    if (!missing.isEmpty()) {
      throw new TransformationFailure(
          "Dataset %s lacks %s".formatted(dataset, String.join(", ", missing)), null);
    }
  }

  private void complete(Resource dataset) {
    var parent = derivedFrom(dataset);
    if (parent.isPresent()) {
      var changed =
          Values.instant(dataset, schema("dateModified"))
              .or(() -> Values.instant(dataset, schema("dateCreated")));
      changed.ifPresent(date -> Values.set(dataset, schema("dateCreated"), Values.dateTime(date)));
      dataset.removeAll(schema("datePublished"));
    } else {
      Values.instant(dataset, schema("dateCreated"))
          .ifPresent(date -> Values.set(dataset, schema("dateCreated"), Values.dateTime(date)));
      Values.instant(dataset, schema("datePublished"))
          .ifPresent(date -> Values.set(dataset, schema("datePublished"), Values.day(date)));
    }
    dataset.removeAll(schema("dateModified"));
    Values.set(dataset, renku("topmostDerivedFrom"), oldest(dataset));
    Values.set(dataset, renku("topmostSameAs"), graph.createResource(origin(dataset, parent)));
    if (!dataset.hasProperty(renku("slug"))) {
      Values.text(dataset, schema("name"))
          .ifPresent(name -> Values.set(dataset, renku("slug"), name));
    }
  }

  private Resource oldest(Resource dataset) {
    var seen = new HashSet<Resource>();
    var oldest = dataset;
    for (var next = derivedFrom(dataset); next.isPresent(); next = derivedFrom(oldest)) {
      if (!seen.add(next.get())) {
        throw new TransformationFailure("Dataset %s derives from itself".formatted(dataset), null);
      }
      oldest = next.get();
      if (!oldest.hasProperty(RDF.type, schemaType("Dataset"))) {
        throw new TransformationFailure(
            "Cannot find dataset %s, from which %s derives".formatted(oldest, dataset), null);
      }
    }
    return oldest;
  }

  private String origin(Resource dataset, Optional<Resource> parent) {
    if (parent.isPresent()) {
      return dataset.getURI();
    }
    return Values.resource(dataset, schema("sameAs"))
        .flatMap(Datasets::url)
        .map(url -> url.startsWith(baseUrl + "/") ? topmostSameAs.apply(url) : url)
        .orElse(dataset.getURI());
  }

  /** The version that this one replaces. */
  private static Optional<Resource> derivedFrom(Resource dataset) {
    return Values.resource(dataset, prov("wasDerivedFrom"))
        .flatMap(node -> Values.resource(node, schema("url")));
  }

  private static Optional<String> url(Resource node) {
    return Values.resource(node, schema("url"))
        .map(Resource::getURI)
        .or(() -> Values.text(node, schema("url")));
  }

  /** Names that stay together in one string are parted by a semicolon. */
  static String concat(List<String> parts) {
    return String.join(
        ";", Set.copyOf(parts).stream().map(part -> part.replace(';', ',')).sorted().toList());
  }
}
