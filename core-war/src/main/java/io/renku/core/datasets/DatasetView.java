package io.renku.core.datasets;

import io.renku.core.Answer;
import io.renku.core.RequestVersion;
import io.renku.core.metadata.Dataset;
import io.renku.core.metadata.DatasetFile;
import io.renku.core.metadata.PythonTime;
import io.renku.core.metadata.RenkuIni;
import io.renku.core.projects.ProjectView;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.math.BigInteger;

/** Datasets and their files as answers show them. */
final class DatasetView {
  private DatasetView() {}

  /** Where the files of a dataset lie, relative to the project. */
  static String directory(Dataset dataset, RenkuIni settings) {
    return dataset
        .dataDirectory()
        .map(directory -> directory.replaceAll("/+$", ""))
        .orElseGet(() -> settings.dataDirectory() + "/" + dataset.slug());
  }

  static JsonObjectBuilder of(Dataset dataset, RenkuIni settings, RequestVersion version) {
    var state = dataset.state();
    var object = Answer.object();
    names(object, dataset, version);
    object
        .add("version", Answer.text(state.text("version")))
        .add("created_at", Answer.text(state.time("date_created").map(PythonTime::spaced)));
    if (!version.hasOldDatasetNames()) {
      object.add(
          "date_published", Answer.text(state.time("date_published").map(PythonTime::spaced)));
    }
    var creators = Answer.array();
    dataset.creators().forEach(person -> creators.add(ProjectView.person(person)));
    return object
        .add("creators", creators)
        .add("description", Answer.text(state.text("description")))
        .add("keywords", Answer.array(state.texts("keywords")))
        .add("identifier", dataset.identifier())
        .add("storage", Answer.text(state.text("storage")))
        .add("annotations", ProjectView.annotations(state.instances("annotations"), false))
        .add("data_directory", directory(dataset, settings))
        .add("images", images(dataset));
  }

  private static void names(JsonObjectBuilder object, Dataset dataset, RequestVersion version) {
    if (version.hasOldDatasetNames()) {
      object.add("name", dataset.slug()).add("title", dataset.name());
    } else {
      object.add("slug", dataset.slug()).add("name", dataset.name());
    }
  }

  static JsonArrayBuilder images(Dataset dataset) {
    var images = Answer.array();
    for (var image : dataset.state().instances("images")) {
      var position = image.get("position") instanceof BigInteger number ? number.intValue() : 0;
      images.add(
          Answer.object()
              .add("content_url", Answer.text(image.text("content_url")))
              .add("position", position));
    }
    return images;
  }

  static JsonObjectBuilder of(DatasetFile file) {
    var path = file.path();
    return Answer.object()
        .add("name", path.substring(path.lastIndexOf('/') + 1))
        .add("path", path)
        .add("added", Answer.text(file.added().map(PythonTime::iso)));
  }
}
