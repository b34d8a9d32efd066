package io.renku.core.templates;

import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import io.renku.core.repositories.Access;
import io.renku.core.repositories.RepositoryService;
import io.renku.core.repositories.Source;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.function.Function;

/** Opens template repositories. */
@ApplicationScoped
public class TemplateService {
  private static final Set<CoreError> UNUSABLE =
      Set.of(
          CoreError.REPOSITORY_URL,
          CoreError.REPOSITORY_ACCESS,
          CoreError.REPOSITORY,
          CoreError.NOT_RENKU);

  @Inject RepositoryService repositories;

  <T> T read(TemplateSource source, Access access, Function<TemplateFiles, T> operation) {
    if (source.address().isEmpty()) {
      return operation.apply(new BundledTemplates());
    }
    try {
      return repositories
          .store()
          .read(
              Source.of(source.address().get(), source.ref(), access),
              files -> operation.apply(new SnapshotTemplates(files)));
    } catch (CoreFailure e) {
      throw UNUSABLE.contains(e.error()) ? e.as(CoreError.TEMPLATE) : e;
    }
  }
}
