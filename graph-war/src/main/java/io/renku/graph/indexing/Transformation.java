package io.renku.graph.indexing;

import static io.renku.graph.triples.Vocab.prov;
import static io.renku.graph.triples.Vocab.provType;
import static io.renku.graph.triples.Vocab.renku;
import static io.renku.graph.triples.Vocab.schema;
import static io.renku.graph.triples.Vocab.schemaType;

import io.renku.graph.gitlab.GitLabProject;
import io.renku.graph.triples.Values;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.rdf.model.ModelFactory;
import org.apache.jena.rdf.model.Resource;
import org.apache.jena.vocabulary.RDF;

/**
 * Joins an export with what GitLab says into the triples that are stored. Pure, but for {@code
 * topmostSameAs}, which looks up where an imported dataset stems from.
 */
final class Transformation {
  private final String baseUrl;
  private final String gitlabUrl;
  private final ProjectFacts facts;
  private final UnaryOperator<String> topmostSameAs;

  Transformation(
      String baseUrl, String gitlabUrl, ProjectFacts facts, UnaryOperator<String> topmostSameAs) {
    this.baseUrl = baseUrl;
    this.gitlabUrl = gitlabUrl;
    this.facts = facts;
    this.topmostSameAs = topmostSameAs;
  }

  /** A project of which nothing but GitLab's word is known. */
  ProjectTriples minimal() {
    var model = ModelFactory.createDefaultModel();
    model
        .createResource(iri())
        .addProperty(RDF.type, schemaType("Project"))
        .addProperty(RDF.type, provType("Location"));
    return of(model);
  }

  ProjectTriples of(String export) {
    return of(JsonLd.read(export, iri() + "/genid/"));
  }

  private ProjectTriples of(Model export) {
    var model = new IriOrigin(exportBase(export), baseUrl).move(export);
    var persons = new Persons(baseUrl, gitlabUrl, facts);
    var graph = persons.separate(model);
    var project = graph.getResource(iri());
    describe(project, persons);
    var datasets = new Datasets(graph, project, baseUrl, topmostSameAs).complete();
    completePlans(graph);
    return new ProjectTriples(iri(), slug(), graph, persons.model(), auth(), datasets);
  }

  private String exportBase(Model export) {
    var found = export.listResourcesWithProperty(RDF.type, schemaType("Project")).toList();
    if (found.size() != 1) {
      throw new TransformationFailure(
          "The export describes %d projects instead of one".formatted(found.size()), null);
    }
    var exported = found.getFirst().getURI();
    var tail = "/projects/" + slug();
    if (!exported.toLowerCase(Locale.ROOT).endsWith(tail.toLowerCase(Locale.ROOT))) {
      throw new TransformationFailure(
          "The export describes %s instead of project %s".formatted(exported, slug()), null);
    }
    // A path may differ in case from the one GitLab uses now.
    if (!exported.endsWith(tail)) {
      org.apache.jena.util.ResourceUtils.renameResource(
          found.getFirst(), exported.substring(0, exported.length() - tail.length()) + tail);
    }
    return exported.substring(0, exported.length() - tail.length());
  }

  private void describe(Resource project, Persons persons) {
    var gitlab = facts.project();
    var hasAgent = project.hasProperty(schema("agent"));
    if (hasAgent != project.hasProperty(schema("schemaVersion"))) {
      throw new TransformationFailure(
          "The export has only one of the project's version and schema version", null);
    }
    Values.set(project, schema("name"), gitlab.name());
    Values.set(project, renku("slug"), slug());
    Values.set(project, renku("projectPath"), slug());
    Values.set(project, renku("projectNamespace"), namespace());
    project.removeAll(renku("projectNamespaces"));
    List.of(namespace().split("/"))
        .forEach(segment -> project.addProperty(renku("projectNamespaces"), segment));
    Values.set(project, renku("projectVisibility"), gitlab.visibility());
    Values.set(
        project,
        schema("description"),
        Values.text(project, schema("description")).orElse(gitlab.description()));
    describeDates(project, gitlab);
    if (Values.texts(project, schema("keywords")).isEmpty()) {
      gitlab.topics().forEach(topic -> project.addProperty(schema("keywords"), topic));
    }
    if (!project.hasProperty(schema("image"))) {
      gitlab.avatarUrl().ifPresent(url -> addImage(project, url));
    }
    project.removeAll(schema("creator"));
    persons.creator().ifPresent(creator -> project.addProperty(schema("creator"), creator));
    project.removeAll(prov("wasDerivedFrom"));
    gitlab
        .parentSlug()
        .ifPresent(
            parent ->
                project.addProperty(
                    prov("wasDerivedFrom"),
                    project.getModel().createResource(baseUrl + "/projects/" + parent)));
  }

  private static void describeDates(Resource project, GitLabProject gitlab) {
    var created = earlier(gitlab.createdAt(), Values.instant(project, schema("dateCreated")));
    var modified = gitlab.modifiedAt().isBefore(created) ? created : gitlab.modifiedAt();
    Values.set(project, schema("dateCreated"), Values.dateTime(created));
    Values.set(project, schema("dateModified"), Values.dateTime(modified));
  }

  private static Instant earlier(Instant one, Optional<Instant> other) {
    return other.filter(one::isAfter).orElse(one);
  }

  private void addImage(Resource project, String url) {
    var image =
        project
            .getModel()
            .createResource(iri() + "/images/0")
            .addProperty(RDF.type, schemaType("ImageObject"))
            .addProperty(schema("contentUrl"), url)
            .addLiteral(schema("position"), BigInteger.ZERO);
    project.addProperty(schema("image"), image);
  }

  /** The oldest version of each plan, so that versions of one plan are recognised. */
  private static void completePlans(Model graph) {
    graph
        .listResourcesWithProperty(RDF.type, provType("Plan"))
        .toList()
        .forEach(
            plan -> {
              var top = plan;
              var seen = new ArrayList<Resource>();
              for (var next = Optional.of(plan);
                  next.isPresent() && !seen.contains(next.get());
                  next = Values.resource(top, prov("wasDerivedFrom"))) {
                top = next.get();
                seen.add(top);
              }
              Values.set(plan, renku("topmostDerivedFrom"), top);
              for (var date : List.of("dateCreated", "dateModified")) {
                Values.instant(plan, schema(date))
                    .ifPresent(instant -> Values.set(plan, schema(date), Values.dateTime(instant)));
              }
            });
  }

  private Model auth() {
    var model = ModelFactory.createDefaultModel();
    var record =
        model
            .createResource(iri())
            .addProperty(RDF.type, schemaType("Project"))
            .addProperty(renku("slug"), slug())
            .addProperty(renku("visibility"), facts.project().visibility());
    facts
        .members()
        .forEach(
            member ->
                record
                    .addLiteral(renku("memberId"), BigInteger.valueOf(member.id()))
                    .addProperty(renku("memberRole"), member.id() + ":" + member.role()));
    return model;
  }

  private String iri() {
    return baseUrl + "/projects/" + slug();
  }

  private String slug() {
    return facts.project().slug();
  }

  private String namespace() {
    var slash = slug().lastIndexOf('/');
    return slash < 0 ? "" : slug().substring(0, slash);
  }
}
