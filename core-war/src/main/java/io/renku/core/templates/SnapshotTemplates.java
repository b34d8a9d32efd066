package io.renku.core.templates;

import io.renku.core.repositories.ProjectFile;
import io.renku.core.repositories.Snapshot;
import java.util.List;
import java.util.Optional;

/** Templates of a Git repository. Links are left out: they could lead anywhere. */
record SnapshotTemplates(Snapshot files) implements TemplateFiles {
  @Override
  public Optional<byte[]> read(String path) {
    return files.find(path).filter(file -> !file.isSymbolicLink()).flatMap(_ -> files.read(path));
  }

  @Override
  public List<String> list(String folder) {
    return files.list(folder).stream()
        .filter(file -> !file.isSymbolicLink())
        .map(ProjectFile::path)
        .toList();
  }

  @Override
  public String version() {
    return files.commitId();
  }
}
