package io.renku.graph.indexing;

import static io.renku.graph.triples.Vocab.provType;
import static io.renku.graph.triples.Vocab.schema;
import static io.renku.graph.triples.Vocab.schemaType;

import io.renku.graph.gitlab.GitLabMember;
import io.renku.graph.gitlab.GitLabUser;
import io.renku.graph.triples.Values;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.rdf.model.ModelFactory;
import org.apache.jena.rdf.model.RDFNode;
import org.apache.jena.rdf.model.Resource;
import org.apache.jena.vocabulary.RDF;

/**
 * The people of a project. Those whom GitLab knows, by e-mail or by user name, get GitLab's number
 * as their IRI wherever they occur; all of them move into the graph of persons.
 */
final class Persons {
  private static final String ORCID = "https://orcid.org/";

  private final String baseUrl;
  private final String gitlabUrl;
  private final ProjectFacts facts;
  private final Map<Long, GitLabUser> known = new LinkedHashMap<>();
  private final Model persons = ModelFactory.createDefaultModel();

  Persons(String baseUrl, String gitlabUrl, ProjectFacts facts) {
    this.baseUrl = baseUrl;
    this.gitlabUrl = gitlabUrl;
    this.facts = facts;
    facts.members().stream()
        .filter(member -> !member.isBot())
        .forEach(member -> known.put(member.id(), user(member)));
    facts.creator().ifPresent(this::addCreator);
  }

  private static GitLabUser user(GitLabMember member) {
    return new GitLabUser(member.id(), member.name(), member.username(), member.email());
  }

  private void addCreator(GitLabUser creator) {
    var member = known.get(creator.id());
    if (member == null || member.email().isEmpty()) {
      known.put(creator.id(), creator);
    }
  }

  /** The model without the descriptions of people, and with their final IRIs. */
  Model separate(Model model) {
    var names = new HashMap<Resource, Resource>();
    var found = model.listResourcesWithProperty(RDF.type, schemaType("Person")).toSet();
    found.forEach(person -> match(person).ifPresent(user -> names.put(person, iri(user))));
    known.values().forEach(this::describe);
    found.forEach(person -> describe(person, names.getOrDefault(person, person)));
    var rest = ModelFactory.createDefaultModel();
    model
        .listStatements()
        .filterDrop(statement -> found.contains(statement.getSubject()))
        .forEach(
            statement ->
                rest.add(
                    statement.getSubject(),
                    statement.getPredicate(),
                    renamed(statement.getObject(), names)));
    return rest;
  }

  Model model() {
    return persons;
  }

  Optional<Resource> creator() {
    return facts.creator().map(this::iri);
  }

  private static RDFNode renamed(RDFNode node, Map<Resource, Resource> names) {
    return node.isResource() ? names.getOrDefault(node.asResource(), node.asResource()) : node;
  }

  private Optional<GitLabUser> match(Resource person) {
    var email = Values.text(person, schema("email"));
    var name = Values.text(person, schema("name"));
    return known.values().stream()
        .filter(
            user ->
                email.isPresent() && !user.email().isEmpty()
                    ? email.get().equalsIgnoreCase(user.email())
                    : name.filter(user.username()::equals).isPresent())
        .findFirst();
  }

  private Resource iri(GitLabUser user) {
    return persons.createResource(baseUrl + "/persons/" + user.id());
  }

  private void describe(GitLabUser user) {
    var person = iri(user);
    addTypes(person);
    Values.set(person, schema("name"), user.name());
    Values.set(person, schema("email"), user.email());
    var account =
        persons
            .createResource(gitlabUrl + "/api/v4/users/" + user.id())
            .addProperty(RDF.type, schemaType("URL"))
            .addLiteral(schema("identifier"), BigInteger.valueOf(user.id()))
            .addProperty(schema("additionalType"), "GitLab");
    person.addProperty(schema("sameAs"), account);
  }

  /** What the export knows about somebody; GitLab's name and e-mail win. */
  private void describe(Resource exported, Resource iri) {
    var person = persons.createResource(iri.getURI());
    addTypes(person);
    for (var property : new String[] {"name", "email", "affiliation"}) {
      if (!person.hasProperty(schema(property))) {
        var values = Values.texts(exported, schema(property));
        if (!values.isEmpty()) {
          person.addProperty(schema(property), values.getLast());
        }
      }
    }
    if (exported.getURI().startsWith(ORCID)) {
      var orcid =
          persons
              .createResource(exported.getURI() + "#id")
              .addProperty(RDF.type, schemaType("URL"))
              .addProperty(schema("additionalType"), "Orcid");
      person.addProperty(schema("sameAs"), orcid);
    }
  }

  private static void addTypes(Resource person) {
    person.addProperty(RDF.type, provType("Person")).addProperty(RDF.type, schemaType("Person"));
  }
}
