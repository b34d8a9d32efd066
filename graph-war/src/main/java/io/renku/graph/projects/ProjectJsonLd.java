package io.renku.graph.projects;

import static io.renku.graph.triples.Vocab.PROV;
import static io.renku.graph.triples.Vocab.RENKU;
import static io.renku.graph.triples.Vocab.SCHEMA;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;

/** A project as expanded JSON-LD, with full names as keys. */
record ProjectJsonLd(ProjectView project, String iri) {

  JsonArray render() {
    var node =
        node(iri)
            .add("@type", Json.createArrayBuilder().add(PROV + "Location").add(SCHEMA + "Project"))
            .add(SCHEMA + "identifier", value(Json.createValue(project.identifier())))
            .add(RENKU + "projectPath", value(project.slug()))
            .add(RENKU + "slug", value(project.slug()))
            .add(SCHEMA + "name", value(project.name()))
            .add(RENKU + "projectVisibility", value(project.visibility()))
            .add(SCHEMA + "dateModified", dateTime(project.dateModified()));
    var keywords = Json.createArrayBuilder();
    project
        .keywords()
        .forEach(each -> keywords.add(Json.createObjectBuilder().add("@value", each)));
    node.add(SCHEMA + "keywords", keywords);
    addText(node, SCHEMA + "description", project.description());
    addText(node, SCHEMA + "schemaVersion", project.version());
    addCreated(node, project.created());
    if (project.forking().parent() != null) {
      node.add(PROV + "wasDerivedFrom", Json.createArrayBuilder().add(parent()));
    }
    var images = Json.createArrayBuilder();
    for (var i = 0; i < project.images().size(); i++) {
      images.add(
          node(iri + "/images/" + i)
              .add("@type", Json.createArrayBuilder().add(SCHEMA + "ImageObject"))
              .add(SCHEMA + "contentUrl", value(project.images().get(i).location()))
              .add(SCHEMA + "position", value(Json.createValue(i))));
    }
    node.add(SCHEMA + "image", images);
    return Json.createArrayBuilder().add(node).build();
  }

  private JsonObjectBuilder parent() {
    var parent = project.forking().parent();
    var root = iri.substring(0, iri.length() - project.slug().length());
    var node =
        node(root + parent.slug())
            .add("@type", Json.createArrayBuilder().add(PROV + "Location").add(SCHEMA + "Project"))
            .add(RENKU + "projectPath", value(parent.slug()))
            .add(RENKU + "slug", value(parent.slug()))
            .add(SCHEMA + "name", value(parent.name()));
    addCreated(node, parent.created());
    return node;
  }

  private static void addCreated(JsonObjectBuilder node, ProjectView.Created created) {
    node.add(SCHEMA + "dateCreated", dateTime(created.dateCreated()));
    if (created.creator() != null) {
      var person =
          Json.createObjectBuilder()
              .add("@type", Json.createArrayBuilder().add(PROV + "Person").add(SCHEMA + "Person"))
              .add(SCHEMA + "name", value(created.creator().name()));
      addText(person, SCHEMA + "email", created.creator().email());
      addText(person, SCHEMA + "affiliation", created.creator().affiliation());
      node.add(SCHEMA + "creator", Json.createArrayBuilder().add(person));
    }
  }

  private static JsonObjectBuilder node(String id) {
    return Json.createObjectBuilder().add("@id", id);
  }

  private static void addText(JsonObjectBuilder node, String name, String text) {
    if (text != null) {
      node.add(name, value(text));
    }
  }

  private static JsonArrayBuilder dateTime(String text) {
    return Json.createArrayBuilder()
        .add(
            Json.createObjectBuilder()
                .add("@type", "http://www.w3.org/2001/XMLSchema#dateTime")
                .add("@value", text));
  }

  private static JsonArrayBuilder value(String text) {
    return value(Json.createValue(text));
  }

  private static JsonArrayBuilder value(JsonValue value) {
    return Json.createArrayBuilder().add(Json.createObjectBuilder().add("@value", value));
  }
}
