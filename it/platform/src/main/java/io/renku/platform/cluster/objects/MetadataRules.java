package io.renku.platform.cluster.objects;

import com.fasterxml.jackson.databind.JsonNode;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.types.Names;
import io.renku.platform.cluster.types.ResourceType;
import io.renku.platform.cluster.types.Violation;
import java.util.List;

/** The rules for the metadata of every object. */
final class MetadataRules {
  private static final String QUALIFIED_WORDS =
      "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end"
          + " with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex"
          + " used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
  private static final String LABEL_VALUE_WORDS =
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
          + " 'my_value',  or '12345', regex used for validation is"
          + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
  private static final int ANNOTATION_BYTES = 256 << 10;

  private MetadataRules() {}

  static void check(ResourceType type, JsonNode object, List<Violation> found) {
    var metadata = object.path("metadata");
    var name = Json.text(metadata, "name");
    if (name.isEmpty()) {
      found.add(Violation.required("metadata.name", "name or generateName is required"));
    } else {
      for (var wrong : Names.wrongName(type, name)) {
        found.add(Violation.invalid("metadata.name", name, wrong));
      }
    }
    labels(metadata.path("labels"), "metadata.labels", found);
    annotations(metadata.path("annotations"), found);
    finalizers(metadata, found);
    owners(metadata, found);
  }

  static void labels(JsonNode labels, String field, List<Violation> found) {
    for (var label : labels.properties()) {
      if (!Names.isQualifiedName(label.getKey())) {
        found.add(Violation.invalid(field, label.getKey(), QUALIFIED_WORDS));
      }
      if (!label.getValue().isTextual()) {
        found.add(Violation.invalid(field, label.getValue(), "must be a string"));
      } else if (label.getValue().asText().length() > 63) {
        found.add(Violation.invalid(field, label.getValue(), "must be no more than 63 characters"));
      } else if (!Names.isLabelValue(label.getValue().asText())) {
        found.add(Violation.invalid(field, label.getValue(), LABEL_VALUE_WORDS));
      }
    }
  }

  private static void annotations(JsonNode annotations, List<Violation> found) {
    var size = 0;
    for (var entry : annotations.properties()) {
      size += entry.getKey().length() + entry.getValue().asText().length();
      if (!Names.isQualifiedName(entry.getKey().toLowerCase(java.util.Locale.ROOT))) {
        found.add(Violation.invalid("metadata.annotations", entry.getKey(), QUALIFIED_WORDS));
      }
    }
    if (size > ANNOTATION_BYTES) {
      found.add(
          new Violation(
              "FieldValueTooLong",
              "metadata.annotations",
              "Too long: may not be more than " + ANNOTATION_BYTES + " bytes"));
    }
  }

  private static void finalizers(JsonNode metadata, List<Violation> found) {
    for (var finalizer : Json.items(metadata, "finalizers")) {
      if (!Names.isQualifiedName(finalizer.asText())) {
        found.add(Violation.invalid("metadata.finalizers", finalizer, QUALIFIED_WORDS));
      }
    }
  }

  private static void owners(JsonNode metadata, List<Violation> found) {
    var controllers = 0;
    var owners = Json.items(metadata, "ownerReferences");
    for (var i = 0; i < owners.size(); i++) {
      for (var field : List.of("apiVersion", "kind", "name", "uid")) {
        if (Json.text(owners.get(i), field).isEmpty()) {
          found.add(
              Violation.invalid(
                  "metadata.ownerReferences[%d].%s".formatted(i, field),
                  "",
                  field + " must not be empty"));
        }
      }
      controllers += owners.get(i).path("controller").asBoolean() ? 1 : 0;
    }
    if (controllers > 1) {
      found.add(
          Violation.invalid(
              "metadata.ownerReferences",
              metadata.path("ownerReferences"),
              "Only one reference can have Controller set to true"));
    }
  }

  static void onlyFewerFinalizers(JsonNode old, JsonNode updated, List<Violation> found) {
    if (!old.path("metadata").hasNonNull("deletionTimestamp")) {
      return;
    }
    var before = Json.texts(old, "metadata", "finalizers");
    for (var finalizer : Json.texts(updated, "metadata", "finalizers")) {
      if (!before.contains(finalizer)) {
        found.add(
            Violation.forbidden(
                "metadata.finalizers",
                "no new finalizers can be added if the object is being deleted, found new"
                    + " finalizers []string{\"%s\"}".formatted(finalizer)));
      }
    }
  }
}
