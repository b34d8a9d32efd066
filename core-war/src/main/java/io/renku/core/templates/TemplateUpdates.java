package io.renku.core.templates;

import io.renku.core.CoreError;
import io.renku.core.CoreFailure;
import io.renku.core.metadata.Project;
import io.renku.core.metadata.Versions;
import io.renku.core.repositories.Access;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/** Finds out whether the template of a project has changed since the project took it. */
@ApplicationScoped
public class TemplateUpdates {
  @Inject TemplateService templates;

  /**
   * @param current the reference that the project holds
   * @param latest the newest reference
   */
  public record Update(boolean isAvailable, Optional<String> current, Optional<String> latest) {}

  /**
   * @throws CoreFailure 3140 when the template repository cannot be used, 1141 when it lost the
   *     reference
   */
  public Update check(Project project, Access access) {
    var ref = project.templateRef().filter(text -> !text.isEmpty());
    var url = project.templateSource().filter(text -> !text.isEmpty());
    if (url.isEmpty()) {
      return new Update(false, ref, Optional.empty());
    }
    if (url.get().equals(BundledTemplates.ADDRESS)) {
      return ofBundled(project);
    }
    try {
      var source = TemplateSource.of(url.get(), ref);
      var latest =
          templates.read(
              source,
              access,
              files -> {
                TemplateManifest.of(files);
                return files.version();
              });
      var isNewer =
          project.templateVersion().filter(version -> !version.equals(latest)).isPresent();
      return new Update(isNewer, ref, ref);
    } catch (CoreFailure e) {
      throw e.as(
          e.error() == CoreError.BRANCH
              ? CoreError.TEMPLATE_REFERENCE
              : CoreError.TEMPLATE_UNAVAILABLE);
    }
  }

  private static Update ofBundled(Project project) {
    var latest = BundledTemplates.VERSION;
    var isNewer =
        project
            .templateVersion()
            .filter(version -> Versions.compare(version, latest) < 0)
            .isPresent();
    return new Update(isNewer, project.templateRef(), Optional.of(latest));
  }
}
