package io.renku.core.datasets;

import io.renku.core.Answer;
import io.renku.core.RequestFields;
import io.renku.core.RequestVersion;
import io.renku.core.metadata.Dataset;
import io.renku.core.projects.ProjectView;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;

/** What an edit answers: exactly the fields that were sent, as they are now. */
final class EditView {
  private EditView() {}

  static JsonObjectBuilder edited(
      RequestFields fields, DatasetFields wanted, Dataset dataset, RequestVersion version) {
    var edited = Answer.object();
    wanted
        .name()
        .ifPresent(
            _ -> edited.add(version.hasOldDatasetNames() ? "title" : "name", dataset.name()));
    wanted.description().ifPresent(text -> edited.add("description", Answer.text(text)));
    wanted
        .creators()
        .ifPresent(
            list -> {
              var creators = Answer.array();
              list.forEach(person -> creators.add(ProjectView.person(person)));
              edited.add("creators", creators);
            });
    for (var name : new String[] {"keywords", "custom_metadata"}) {
      if (fields.has(name)) {
        edited.add(name, fields.json(name).orElse(JsonValue.NULL));
      }
    }
    wanted
        .images()
        .ifPresent(
            images ->
                edited.add(
                    "images",
                    fields.isNull("images")
                        ? JsonValue.NULL
                        : DatasetView.images(dataset).build()));
    return edited;
  }

  static JsonArrayBuilder warnings(DatasetFields wanted) {
    var warnings = Answer.array();
    wanted
        .creators()
        .ifPresent(
            list ->
                list.stream()
                    .filter(person -> person.email().isEmpty())
                    .forEach(
                        person ->
                            warnings.add("The creator %s has no email.".formatted(person.name()))));
    return warnings;
  }
}
