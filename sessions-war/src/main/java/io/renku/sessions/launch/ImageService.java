package io.renku.sessions.launch;

import io.renku.sessions.SessionsConfig;
import io.renku.sessions.projects.Project;
import io.renku.sessions.users.SessionUser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperties;

/** Decides which image a session runs. */
@ApplicationScoped
class ImageService {
  @Inject @ConfigProperties SessionsConfig config;

  SessionImage choose(LaunchRequest request, Project project, SessionUser user) {
    return new SessionImage(
        request.image().orElse(config.defaultImage),
        config.imageWorkdir.replaceAll("/+$", ""),
        Optional.empty(),
        "");
  }
}
