package io.renku.graph.indexing;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import org.apache.jena.datatypes.TypeMapper;
import org.apache.jena.datatypes.xsd.XSDDatatype;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.rdf.model.ModelFactory;
import org.apache.jena.rdf.model.RDFNode;
import org.apache.jena.rdf.model.Resource;
import org.apache.jena.rdf.model.ResourceFactory;
import org.apache.jena.vocabulary.RDF;

/**
 * Reads expanded JSON-LD, which is what exporters write: absolute IRIs as keys, values in arrays.
 * Contexts are not followed, so that no document of a user can make us fetch an address.
 */
final class JsonLd {
  private final Model model = ModelFactory.createDefaultModel();
  private final String blankBase;

  private JsonLd(String blankBase) {
    this.blankBase = blankBase;
  }

  /** Nodes without an IRI get one below {@code blankBase}. */
  static Model read(String text, String blankBase) {
    var document = new JsonLd(blankBase);
    try (var reader = Json.createReader(new StringReader(text))) {
      document.addNodes(reader.readValue());
    } catch (JsonException e) {
      throw new TransformationFailure("The export is not JSON", e);
    }
    return document.model;
  }

  private void addNodes(JsonValue value) {
    switch (value) {
      case JsonArray array -> array.forEach(this::addNodes);
      case JsonObject object when object.containsKey("@graph") -> addNodes(object.get("@graph"));
      case JsonObject object -> node(object);
      default -> throw new TransformationFailure("The export is not a list of nodes", null);
    }
  }

  private Resource node(JsonObject object) {
    var subject = model.createResource(iri(object.getString("@id", "")));
    object.forEach(
        (key, value) -> {
          if (key.equals("@type")) {
            each(value, type -> subject.addProperty(RDF.type, reference(type)));
          } else if (key.contains(":")) {
            var property = model.createProperty(key);
            each(value, item -> addValue(subject, property, item));
          }
        });
    return subject;
  }

  private void addValue(
      Resource subject, org.apache.jena.rdf.model.Property property, JsonValue item) {
    if (item instanceof JsonObject object && object.get("@list") instanceof JsonArray list) {
      list.forEach(each -> addValue(subject, property, each));
    } else if (item instanceof JsonObject object && object.get("@set") instanceof JsonArray set) {
      set.forEach(each -> addValue(subject, property, each));
    } else if (item != JsonValue.NULL) {
      subject.addProperty(property, value(item));
    }
  }

  private RDFNode value(JsonValue item) {
    return switch (item) {
      case JsonObject object when object.containsKey("@value") -> literal(object);
      case JsonObject object -> node(object);
      default -> scalar(item);
    };
  }

  private static RDFNode literal(JsonObject object) {
    var value = object.get("@value");
    var type = object.getString("@type", "");
    if (!type.isEmpty() && value instanceof JsonString text) {
      return ResourceFactory.createTypedLiteral(
          text.getString(), TypeMapper.getInstance().getSafeTypeByName(type));
    }
    return scalar(value);
  }

  private static RDFNode scalar(JsonValue value) {
    return switch (value) {
      case JsonString text -> ResourceFactory.createStringLiteral(text.getString());
      case JsonNumber number when number.isIntegral() ->
          ResourceFactory.createTypedLiteral(number.toString(), XSDDatatype.XSDinteger);
      case JsonNumber number ->
          ResourceFactory.createTypedLiteral(number.toString(), XSDDatatype.XSDdouble);
      default -> ResourceFactory.createTypedLiteral(value.toString(), XSDDatatype.XSDboolean);
    };
  }

  private RDFNode reference(JsonValue value) {
    if (value instanceof JsonString text) {
      return model.createResource(iri(text.getString()));
    }
    throw new TransformationFailure("The export has a type that is not a name", null);
  }

  private String iri(String id) {
    if (id.isEmpty()) {
      return blankBase + java.util.UUID.randomUUID();
    }
    var name = id.startsWith("_:") ? blankBase + id.substring(2) : id;
    return encode(name);
  }

  /** Paths of files go into IRIs as they are; a store takes no blanks or brackets there. */
  private static String encode(String iri) {
    var encoded = new StringBuilder(iri.length());
    iri.codePoints()
        .forEach(
            c -> {
              if (c <= 0x20 || "<>\"{}|\\^`".indexOf(c) >= 0) {
                encoded.append('%').append("%02X".formatted(c));
              } else {
                encoded.appendCodePoint(c);
              }
            });
    return encoded.toString();
  }

  private static void each(JsonValue value, java.util.function.Consumer<JsonValue> action) {
    if (value instanceof JsonArray array) {
      array.forEach(action);
    } else {
      action.accept(value);
    }
  }
}
