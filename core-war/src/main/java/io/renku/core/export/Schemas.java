package io.renku.core.export;

import io.renku.core.export.Schema.Field;
import io.renku.core.export.Schema.Kind;
import io.renku.core.metadata.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Classes and properties of the Renku ontology, as the command line client writes them. */
final class Schemas {
  private static final Map<String, String> PREFIXES =
      Map.of(
          "prov", "http://www.w3.org/ns/prov#",
          "schema", "http://schema.org/",
          "renku", "https://swissdatasciencecenter.github.io/renku-ontology#",
          "oa", "http://www.w3.org/ns/oa#",
          "dcterms", "http://purl.org/dc/terms/");

  private static final Map<String, Schema> BY_TYPE = new HashMap<>();

  static {
    agents();
    project();
    datasets();
    entities();
    plans();
    parameters();
    activities();
  }

  private Schemas() {}

  static Optional<Schema> of(String type) {
    return Optional.ofNullable(BY_TYPE.get(type));
  }

  private static void agents() {
    define(
        Types.PERSON,
        "prov:Person schema:Person",
        text("affiliation", "schema:affiliation"),
        text("alternate_name", "schema:alternateName"),
        text("email", "schema:email"),
        text("name", "schema:name"));
    define(Types.SOFTWARE_AGENT, "prov:SoftwareAgent", text("name", "schema:name"));
    define(
        Types.ANNOTATION,
        "oa:Annotation",
        field("body", "oa:hasBody", Kind.JSON_LD),
        field("source", "dcterms:creator", Kind.SCALAR));
  }

  private static void project() {
    define(
        Types.PROJECT,
        "prov:Location schema:Project",
        text("agent_version", "schema:agent"),
        annotations(),
        node("creator", "schema:creator"),
        time("date_created", "schema:dateCreated"),
        text("description", "schema:description"),
        node("image", "schema:image"),
        text("template_metadata.immutable_template_files", "renku:immutableTemplateFiles"),
        text("name", "schema:name"),
        text("template_metadata.template_id", "renku:templateId"),
        text("template_metadata.metadata", "renku:templateMetadata"),
        text("template_metadata.template_ref", "renku:templateReference"),
        text("template_metadata.template_source", "renku:templateSource"),
        text("template_metadata.template_version", "renku:templateVersion"),
        text("version", "schema:schemaVersion"),
        text("keywords", "schema:keywords"));
  }

  private static void datasets() {
    define(
        Types.DATASET,
        "prov:Entity schema:Dataset",
        annotations(),
        node("creators", "schema:creator"),
        time("date_created", "schema:dateCreated"),
        time("date_modified", "schema:dateModified"),
        time("date_removed", "prov:invalidatedAtTime"),
        field("date_published", "schema:datePublished", Kind.DATE),
        node("derived_from", "prov:wasDerivedFrom"),
        text("description", "schema:description"),
        node("dataset_files", "schema:hasPart"),
        text("identifier", "schema:identifier"),
        node("images", "schema:image"),
        node("in_language", "schema:inLanguage"),
        text("keywords", "schema:keywords"),
        field("license", "schema:license", Kind.URI),
        text("slug", "renku:slug"),
        text("initial_identifier", "renku:originalIdentifier"),
        ofProject("renku:hasDataset"),
        node("same_as", "schema:sameAs"),
        text("name", "schema:name"),
        text("version", "schema:version"));
    define(
        Types.DATASET_FILE,
        "prov:Entity schema:DigitalDocument",
        node("based_on", "schema:isBasedOn"),
        time("date_added", "schema:dateCreated"),
        time("date_removed", "prov:invalidatedAtTime"),
        node("entity", "prov:entity"),
        field("is_external", "renku:external", Kind.SCALAR),
        text("source", "renku:source"));
    define(
        Types.DATASET_TAG,
        "schema:PublicationEvent",
        node("dataset_id", "schema:about"),
        time("date_created", "schema:startDate"),
        text("description", "schema:description"),
        text("name", "schema:name"));
    define(
        Types.REMOTE_ENTITY,
        "prov:Entity",
        text("checksum", "renku:checksum"),
        text("path", "prov:atLocation"),
        text("url", "schema:url"));
    define(Types.URL, "schema:URL", field("url", "schema:url", Kind.URI));
    define(
        Types.LANGUAGE,
        "schema:Language",
        text("alternate_name", "schema:alternateName"),
        text("name", "schema:name"));
    define(
        Types.IMAGE,
        "schema:ImageObject",
        text("content_url", "schema:contentUrl"),
        field("position", "schema:position", Kind.SCALAR));
  }

  private static void entities() {
    var entity = new Field[] {text("checksum", "renku:checksum"), text("path", "prov:atLocation")};
    define(Types.ENTITY, "prov:Entity", entity);
    define(
        Types.COLLECTION,
        "prov:Collection prov:Entity",
        and(entity, node("members", "prov:hadMember")));
  }

  private static void plans() {
    var common =
        new Field[] {
          text("description", "schema:description"),
          node("creators", "schema:creator"),
          time("date_created", "schema:dateCreated"),
          time("date_modified", "schema:dateModified"),
          time("date_removed", "prov:invalidatedAtTime"),
          text("keywords", "schema:keywords"),
          text("name", "schema:name"),
          field("derived_from", "prov:wasDerivedFrom", Kind.IRI),
          ofProject("renku:hasPlan")
        };
    var plan =
        and(
            common,
            text("command", "renku:command"),
            node("inputs", "renku:hasInputs"),
            node("outputs", "renku:hasOutputs"),
            node("parameters", "renku:hasArguments"),
            field("success_codes", "renku:successCodes", Kind.SCALAR),
            annotations());
    var composite =
        and(
            common,
            node("mappings", "renku:hasMappings"),
            node("plans", "renku:hasSubprocess"),
            node("links", "renku:workflowLinks"));
    var base = "prov:Plan schema:Action schema:CreativeWork ";
    define(Types.PLAN, base + "renku:Plan", plan);
    define(Types.WORKFLOW_FILE_PLAN, base + "renku:Plan renku:WorkflowFilePlan", plan);
    define(Types.COMPOSITE_PLAN, base + "renku:CompositePlan", composite);
    define(
        Types.WORKFLOW_FILE_COMPOSITE_PLAN,
        base + "renku:CompositePlan renku:WorkflowFileCompositePlan",
        and(composite, text("path", "prov:atLocation")));
  }

  private static void parameters() {
    var base =
        new Field[] {
          field("default_value", "schema:defaultValue", Kind.SCALAR),
          text("description", "schema:description"),
          text("name", "schema:name"),
          field("position", "renku:position", Kind.SCALAR),
          text("prefix", "renku:prefix"),
          text("derived_from", "prov:wasDerivedFrom")
        };
    var stream =
        and(
            base,
            node("mapped_to", "renku:mappedTo"),
            text("encoding_format", "schema:encodingFormat"));
    var inherited = " renku:CommandParameterBase schema:Property";
    define(Types.COMMAND_PARAMETER, "renku:CommandParameter" + inherited, base);
    define(Types.COMMAND_INPUT, "renku:CommandInput" + inherited, stream);
    define(
        Types.COMMAND_OUTPUT,
        "renku:CommandOutput" + inherited,
        and(stream, field("create_folder", "renku:createFolder", Kind.SCALAR)));
    define(
        Types.PARAMETER_MAPPING,
        "renku:ParameterMapping" + inherited,
        and(base, node("mapped_parameters", "renku:mapsTo")));
    define(
        Types.PARAMETER_LINK,
        "renku:ParameterLink schema:Property",
        node("source", "renku:linkSource"),
        node("sinks", "renku:linkSink"));
    define(Types.IO_STREAM, "renku:IOStream", text("stream_type", "renku:streamType"));
    define(
        Types.PARAMETER_VALUE,
        "renku:ParameterValue schema:PropertyValue",
        field("parameter_id", "schema:valueReference", Kind.IRI),
        field("value", "schema:value", Kind.SCALAR));
  }

  private static void activities() {
    var execution =
        new Field[] {
          node("agents", "prov:wasAssociatedWith"),
          node("association", "prov:qualifiedAssociation"),
          field("ended_at_time", "prov:endedAtTime", Kind.TYPED_TIME),
          field("started_at_time", "prov:startedAtTime", Kind.TYPED_TIME)
        };
    define(
        Types.ACTIVITY,
        "prov:Activity",
        and(
            execution,
            annotations(),
            reverse("generations", "prov:activity", Kind.NODE),
            reverse("invalidations", "prov:wasInvalidatedBy", Kind.NODE),
            node("parameters", "renku:parameter"),
            text("path", "prov:atLocation"),
            ofProject("renku:hasActivity"),
            node("usages", "prov:qualifiedUsage")));
    define(
        Types.WORKFLOW_FILE_ACTIVITY_COLLECTION,
        "prov:Collection renku:WorkflowFileActivityCollection",
        and(
            execution,
            node("activities", "schema:hasPart"),
            ofProject("renku:hasActivityCollection")));
    define(
        Types.ASSOCIATION,
        "prov:Association",
        node("agent", "prov:agent"),
        node("plan", "prov:hadPlan"));
    define(Types.USAGE, "prov:Usage", node("entity", "prov:entity"));
    define(
        Types.GENERATION,
        "prov:Generation",
        reverse("entity", "prov:qualifiedGeneration", Kind.NODE));
  }

  private static void define(String type, String rdfTypes, Field... fields) {
    var types = Arrays.stream(rdfTypes.split(" ")).map(Schemas::iri).sorted().toList();
    BY_TYPE.put(type, new Schema(types, List.of(fields)));
  }

  private static Field[] and(Field[] base, Field... more) {
    var all = new ArrayList<>(List.of(base));
    Stream.of(more).forEach(all::add);
    return all.toArray(new Field[0]);
  }

  private static Field text(String attribute, String property) {
    return field(attribute, property, Kind.TEXT);
  }

  private static Field time(String attribute, String property) {
    return field(attribute, property, Kind.TIME);
  }

  private static Field node(String attribute, String property) {
    return field(attribute, property, Kind.NODE);
  }

  private static Field annotations() {
    return reverse("annotations", "oa:hasTarget", Kind.NODE);
  }

  private static Field ofProject(String property) {
    return reverse("project_id", property, Kind.IRI);
  }

  private static Field reverse(String attribute, String property, Kind kind) {
    return new Field(attribute, iri(property), kind, true);
  }

  private static Field field(String attribute, String property, Kind kind) {
    return new Field(attribute, iri(property), kind, false);
  }

  private static String iri(String prefixed) {
    var colon = prefixed.indexOf(':');
    return PREFIXES.get(prefixed.substring(0, colon)) + prefixed.substring(colon + 1);
  }
}
