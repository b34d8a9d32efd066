package io.renku.sessions.launch;

import io.renku.commons.ErrorCode;
import io.renku.sessions.SessionFailure;
import io.renku.sessions.SessionsConfig;
import io.renku.sessions.images.ImageReference;
import io.renku.sessions.images.RegistryClient;
import io.renku.sessions.projects.Project;
import io.renku.sessions.users.SessionUser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides which image a session runs. Where no registry is configured, names are taken as given.
 */
@ApplicationScoped
class ImageService {
  @Inject RegistryClient registries;
  @Inject SessionsConfig config;

  SessionImage choose(LaunchRequest request, Project project, SessionUser user) {
    if (request.image().isPresent()) {
      return pinned(request.image().get(), user);
    }
    return config.registry.isPresent()
        ? ofCommit(request, project, user)
        : unchecked(config.defaultImage);
  }

  private SessionImage pinned(String name, SessionUser user) {
    var image = parsed(name);
    if (config.registry.isEmpty()) {
      return unchecked(name);
    }
    return registries
        .find(image, Optional.empty())
        .map(found -> image(name, found, image, Optional.empty()))
        .or(() -> privately(name, image, user))
        .orElseGet(this::standard);
  }

  private Optional<SessionImage> privately(String name, ImageReference image, SessionUser user) {
    if (!image.host().equals(config.registry.orElse("")) || user.gitToken().isEmpty()) {
      return Optional.empty();
    }
    return registries
        .find(image, user.gitToken())
        .map(found -> image(name, found, image, user.gitToken()));
  }

  /** The image that the project's own pipeline built for the commit. */
  private SessionImage ofCommit(LaunchRequest request, Project project, SessionUser user) {
    var path = project.pathWithNamespace().toLowerCase(Locale.ROOT);
    var tag = request.commit().substring(0, Math.min(7, request.commit().length()));
    var name = "%s/%s:%s".formatted(config.registry.orElseThrow(), path, tag);
    var image = parsed(name);
    var token = project.isPublic() ? Optional.<String>empty() : user.gitToken();
    return registries
        .find(image, token)
        .map(found -> image(name, found, image, token))
        .orElseThrow(
            () ->
                new SessionFailure(
                    ErrorCode.NOT_FOUND,
                    1404,
                    "The image %s does not exist or you may not use it.".formatted(name),
                    "Wait until the project's pipeline has built it, or choose another image."));
  }

  private SessionImage standard() {
    var image = parsed(config.defaultImage);
    return registries
        .find(image, Optional.empty())
        .map(found -> image(config.defaultImage, found, image, Optional.empty()))
        .orElseGet(() -> unchecked(config.defaultImage));
  }

  private static ImageReference parsed(String name) {
    return ImageReference.parse(name)
        .orElseThrow(
            () ->
                SessionFailure.refused(
                    SessionFailure.IMAGE, "%s is not the name of an image.".formatted(name)));
  }

  private static SessionImage image(
      String name, RegistryClient.Found found, ImageReference image, Optional<String> pullToken) {
    return new SessionImage(name, found.workdir().replaceAll("/+$", ""), pullToken, image.host());
  }

  private SessionImage unchecked(String name) {
    return new SessionImage(name, config.imageWorkdir.replaceAll("/+$", ""), Optional.empty(), "");
  }
}
