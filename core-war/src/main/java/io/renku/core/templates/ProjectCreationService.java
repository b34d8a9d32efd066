package io.renku.core.templates;

import io.renku.core.CoreConfig;
import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import io.renku.core.User;
import io.renku.core.repositories.GitAddress;
import io.renku.core.repositories.RepositoryService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Set;

/** Makes a project from a template and pushes it, in one commit, to a repository of its own. */
@ApplicationScoped
public class ProjectCreationService {
  private static final Set<CoreError> UNUSABLE =
      Set.of(CoreError.REPOSITORY_URL, CoreError.REPOSITORY_ACCESS, CoreError.REPOSITORY);

  @Inject CoreConfig config;
  @Inject RepositoryService repositories;
  @Inject TemplateService templates;

  void create(NewProject request, User user) {
    var address =
        GitAddress.parse(request.url())
            .orElseThrow(
                () ->
                    new CoreFailure(
                        CoreError.PROJECT_CREATION,
                        "project_repository: %s is no address of a repository."
                            .formatted(request.url())));
    var files =
        templates.read(request.source(), user.access(), found -> new ProjectFiles(request, found));
    try {
      push(request, address, files, user);
    } catch (CoreFailure e) {
      throw UNUSABLE.contains(e.error()) ? e.as(CoreError.PROJECT_CREATION) : e;
    }
  }

  private void push(NewProject request, GitAddress address, ProjectFiles files, User user) {
    repositories
        .store()
        .create(
            address,
            user.access(),
            request.initialBranch().orElse(config.initialBranch()),
            user.author(),
            config.commitPrefix() + " init " + request.name(),
            draft -> {
              files.write(draft, user.author(), OffsetDateTime.now(ZoneOffset.UTC));
              return request.url();
            });
  }
}
