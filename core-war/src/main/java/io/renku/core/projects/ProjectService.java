package io.renku.core.projects;

import io.renku.core.metadata.Project;
import io.renku.core.repositories.RepositoryService;
import io.renku.core.repositories.Source;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;

/** Reads what a project says about itself. */
@ApplicationScoped
public class ProjectService {
  @Inject RepositoryService repositories;

  public Project show(Source source) {
    return repositories.store().read(source, files -> OpenProject.of(files).project());
  }

  /** The settings of a project of any version. */
  public Map<String, String> settings(Source source) {
    return repositories.store().read(source, files -> OpenProject.anySettings(files).flat());
  }
}
