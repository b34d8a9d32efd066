package io.renku.core.datasets;

import io.renku.core.CoreConfig;
import io.renku.core.RequestVersion;
import io.renku.core.User;
import io.renku.core.files.UploadService;
import io.renku.core.projects.OpenProject;
import io.renku.core.repositories.GitRequest;
import io.renku.core.repositories.Pushed;
import io.renku.core.repositories.RepositoryService;
import io.renku.core.repositories.Source;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;

/** Reads and changes the datasets of projects. */
@ApplicationScoped
public class DatasetService {
  @Inject CoreConfig config;
  @Inject RepositoryService repositories;
  @Inject UploadService uploads;

  List<JsonObjectBuilder> list(Source source, RequestVersion version) {
    return repositories
        .store()
        .read(
            source,
            files -> {
              var project = OpenProject.of(files);
              return project.metadata().datasets().stream()
                  .map(dataset -> DatasetView.of(dataset, project.settings(), version))
                  .toList();
            });
  }

  List<JsonObjectBuilder> files(Source source, String slug) {
    return repositories
        .store()
        .read(
            source,
            files ->
                OpenProject.of(files)
                    .metadata()
                    .dataset(slug)
                    .orElseThrow(() -> DatasetsResource.unknown(slug))
                    .files()
                    .stream()
                    .map(DatasetView::of)
                    .toList());
  }

  /** Runs one change of a dataset as one commit. */
  <T> Pushed<T> change(
      GitRequest request, User user, String message, Function<DatasetChanges, T> change) {
    var images = new DatasetImages(uploads.store(), user.id());
    return repositories
        .store()
        .change(
            request.source(user.access()),
            user.author(),
            config.commitPrefix() + " " + message,
            draft ->
                change.apply(
                    new DatasetChanges(
                        draft, user.author(), OffsetDateTime.now(ZoneOffset.UTC), images)));
  }
}
