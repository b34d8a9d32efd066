package io.renku.core;

import io.renku.commons.StartCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.Config;

/** Stops the service when its configuration cannot work. */
@ApplicationScoped
class CoreStart {
  @Inject Config config;

  void check(@Observes @Initialized(ApplicationScoped.class) Object event) {
    new StartCheck("core", config)
        .requireUrl("renku.base-url", "the public address of the platform")
        .requireUrl("renku.gitlab.url", "the public address of GitLab")
        .orStop();
  }
}
