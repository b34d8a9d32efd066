package io.renku.core.projects;

import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import io.renku.core.CoreVersion;
import io.renku.core.metadata.MetadataFiles;
import io.renku.core.metadata.MetadataStore;
import io.renku.core.metadata.Project;
import io.renku.core.metadata.RenkuIni;
import io.renku.core.metadata.Versions;
import io.renku.core.repositories.Draft;
import io.renku.core.repositories.Snapshot;
import java.util.Optional;
import java.util.function.Function;

/** A project that this service can work with: its metadata are there and of our version. */
public record OpenProject(Project project, MetadataStore metadata, RenkuIni settings) {
  private static final String OLD_METADATA = ".renku/metadata.yml";

  public static OpenProject of(Snapshot files) {
    return of(
        new MetadataFiles() {
          @Override
          public Optional<byte[]> read(String path) {
            return files.read(path);
          }

          @Override
          public void write(String path, byte[] content) {
            throw new IllegalStateException("This project is open for reading only.");
          }
        });
  }

  public static OpenProject of(Draft draft) {
    return of((MetadataFiles) draft);
  }

  private static OpenProject of(MetadataFiles files) {
    var metadata = new MetadataStore(files);
    var project = metadata.project();
    if (project.isEmpty()) {
      throw files.read(OLD_METADATA).isPresent()
          ? new CoreFailure(CoreError.OUTDATED, "its metadata have an old form.")
          : new CoreFailure(CoreError.NOT_RENKU, "it has no Renku metadata.");
    }
    check(project.get());
    return new OpenProject(project.get(), metadata, settings(files::read));
  }

  /** The settings, whether or not the metadata can be used here. */
  static RenkuIni anySettings(Snapshot files) {
    return settings(files::read);
  }

  private static RenkuIni settings(Function<String, Optional<byte[]>> files) {
    try {
      return RenkuIni.parse(files.apply(RenkuIni.PATH));
    } catch (IllegalArgumentException e) {
      throw new CoreFailure(CoreError.CORRUPT_CONFIG, e.getMessage(), e);
    }
  }

  private static void check(Project project) {
    if (project.version() < Project.CURRENT_VERSION) {
      throw new CoreFailure(
          CoreError.OUTDATED, "its metadata have version %d.".formatted(project.version()));
    }
    if (project.version() > Project.CURRENT_VERSION || needsNewer(project)) {
      throw new CoreFailure(
          CoreError.NEWER,
          "it needs version %s, and this is %s."
              .formatted(project.minimumVersion().orElse("?"), CoreVersion.SERVICE));
    }
  }

  public static boolean needsNewer(Project project) {
    return project
        .minimumVersion()
        .filter(minimum -> Versions.compare(minimum, CoreVersion.SERVICE) > 0)
        .isPresent();
  }

  /** Call before any other change: older clients must not touch what we write. */
  public void raiseMinimumVersion() {
    project.raisedToOurMinimum().ifPresent(metadata::save);
  }
}
