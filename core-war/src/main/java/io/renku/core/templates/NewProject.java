package io.renku.core.templates;

import io.renku.core.SafeNames;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a request says about the project to make. */
record NewProject(
    TemplateSource source,
    String templateId,
    Optional<String> initialBranch,
    Map<String, String> parameters,
    String name,
    String namespace,
    String repository,
    Optional<String> description,
    List<String> keywords,
    Optional<JsonValue> customMetadata,
    Optional<String> dataDirectory,
    Optional<String> imageUrl) {

  /** The last part of the project's address: words of the name, joined by minus. */
  String slug() {
    return SafeNames.ascii(name)
        .replaceAll("(?i)(\\.git)+$", "")
        .replaceAll("[^a-zA-Z0-9]+", " ")
        .strip()
        .replace(' ', '-')
        .toLowerCase(Locale.ROOT);
  }

  String url() {
    return repository.replaceAll("/+$", "") + "/" + namespace + "/" + slug();
  }
}
