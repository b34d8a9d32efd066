package io.renku.graph.triples;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.apache.jena.datatypes.xsd.XSDDatatype;
import org.apache.jena.rdf.model.Literal;
import org.apache.jena.rdf.model.Property;
import org.apache.jena.rdf.model.RDFNode;
import org.apache.jena.rdf.model.Resource;
import org.apache.jena.rdf.model.ResourceFactory;

/** Reads and writes the values of one resource in a model. */
public final class Values {
  private Values() {}

  /** The first non-blank value in order, so that several values give a stable answer. */
  public static Optional<String> text(Resource subject, Property property) {
    return texts(subject, property).stream().findFirst();
  }

  public static List<String> texts(Resource subject, Property property) {
    return subject.listProperties(property).toList().stream()
        .map(statement -> lexical(statement.getObject()))
        .filter(text -> !text.isBlank())
        .sorted()
        .toList();
  }

  public static List<Resource> resources(Resource subject, Property property) {
    return subject.listProperties(property).toList().stream()
        .map(statement -> statement.getObject())
        .filter(RDFNode::isResource)
        .map(RDFNode::asResource)
        .sorted((a, b) -> a.toString().compareTo(b.toString()))
        .toList();
  }

  public static Optional<Resource> resource(Resource subject, Property property) {
    return resources(subject, property).stream().findFirst();
  }

  public static Optional<Instant> instant(Resource subject, Property property) {
    return text(subject, property).flatMap(Values::instant);
  }

  /** Any of the forms found in metadata: with offset, without, or a day only. */
  public static Optional<Instant> instant(String text) {
    try {
      if (text.length() == 10) {
        return Optional.of(LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));
      }
      var parsed =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              text, OffsetDateTime::from, java.time.LocalDateTime::from);
      return Optional.of(
          parsed instanceof OffsetDateTime dated
              ? dated.toInstant()
              : ((java.time.LocalDateTime) parsed).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  public static Literal dateTime(Instant instant) {
    return ResourceFactory.createTypedLiteral(instant.toString(), XSDDatatype.XSDdateTime);
  }

  public static Literal day(Instant instant) {
    return ResourceFactory.createTypedLiteral(
        instant.atOffset(ZoneOffset.UTC).toLocalDate().toString(), XSDDatatype.XSDdate);
  }

  /** Leaves exactly this value. */
  public static void set(Resource subject, Property property, RDFNode value) {
    subject.removeAll(property).addProperty(property, value);
  }

  public static void set(Resource subject, Property property, String value) {
    subject.removeAll(property);
    if (!value.isBlank()) {
      subject.addProperty(property, value);
    }
  }

  private static String lexical(RDFNode node) {
    return node.isLiteral() ? node.asLiteral().getLexicalForm() : node.toString();
  }
}
