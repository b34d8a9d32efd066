package io.renku.core.datasets;

import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import io.renku.core.RequestFields;
import io.renku.core.RequestVersion;
import io.renku.core.metadata.Person;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;

/**
 * What requests say about a dataset. An empty option means that the field was not sent; its value
 * is empty when it was sent as null.
 */
record DatasetFields(
    String slug,
    Optional<String> name,
    Optional<Optional<String>> description,
    Optional<List<Person>> creators,
    Optional<List<String>> keywords,
    Optional<List<ImageRequest>> images,
    Optional<Optional<JsonValue>> customMetadata,
    Optional<String> customMetadataSource,
    Optional<String> dataDirectory) {

  static DatasetFields of(RequestFields fields, RequestVersion version, boolean isEdit) {
    var slug = fields.requireText(version.hasOldDatasetNames() ? "name" : "slug");
    var nameField = version.hasOldDatasetNames() ? "title" : "name";
    var name = isEdit ? sent(fields, nameField) : fields.text(nameField);
    fields.ignore(
        "version", "created_at", "date_published", "identifier", "storage", "annotations");
    return new DatasetFields(
        slug,
        name,
        fields.has("description") ? Optional.of(fields.text("description")) : Optional.empty(),
        creators(fields),
        fields.has("keywords")
            ? Optional.of(fields.texts("keywords").orElse(List.of()))
            : Optional.empty(),
        images(fields),
        fields.has("custom_metadata")
            ? Optional.of(fields.json("custom_metadata"))
            : Optional.empty(),
        fields.text("custom_metadata_source"),
        fields.text("data_directory").filter(text -> !text.isBlank()));
  }

  private static Optional<String> sent(RequestFields fields, String name) {
    return fields.has(name) ? Optional.of(fields.text(name).orElse("")) : Optional.empty();
  }

  private static Optional<List<Person>> creators(RequestFields fields) {
    if (fields.has("creators") && fields.isNull("creators")) {
      throw new CoreFailure(CoreError.MISSING_FIELD, "creators");
    }
    return fields
        .objects("creators")
        .map(
            list ->
                list.stream()
                    .map(
                        json -> {
                          var one = RequestFields.of(json);
                          var name = one.requireText("name");
                          var email = one.text("email").filter(text -> !text.isBlank());
                          if (email.filter(text -> !Person.isEmail(text)).isPresent()) {
                            one.problem("email", "Not a valid email address.");
                          }
                          var affiliation = one.text("affiliation").filter(text -> !text.isBlank());
                          one.problems().ifPresent(text -> fields.problem("creators", text));
                          return Person.of(name, email, affiliation);
                        })
                    .toList());
  }

  private static Optional<List<ImageRequest>> images(RequestFields fields) {
    if (!fields.has("images")) {
      return Optional.empty();
    }
    var images =
        fields.objects("images").orElse(List.of()).stream()
            .map(
                json -> {
                  var one = RequestFields.of(json);
                  var image =
                      new ImageRequest(
                          one.text("file_id"),
                          one.text("content_url"),
                          one.smallNumber("position").orElse(0),
                          one.flag("mirror_locally"));
                  one.problems().ifPresent(text -> fields.problem("images", text));
                  return image;
                })
            .toList();
    ImageRequest.requireDistinctPositions(images);
    return Optional.of(images);
  }

  static void check(RequestFields fields) {
    var problems = fields.problems();
    if (problems.isPresent() && fields.nullField().isPresent()) {
      throw new CoreFailure(CoreError.MISSING_FIELD, fields.nullField().get());
    }
    fields.check();
  }
}
