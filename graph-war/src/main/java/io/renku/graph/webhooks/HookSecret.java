package io.renku.graph.webhooks;

import io.renku.commons.SecretBox;
import io.renku.graph.GraphConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.OptionalLong;

/** The secret that GitLab sends back with each push: a sealed project number. */
@ApplicationScoped
public class HookSecret {
  private static final String CONTEXT = "push-hook";

  @Inject GraphConfig config;

  String of(long projectId) {
    return new SecretBox(config.encryptionKeys()).seal(Long.toString(projectId), CONTEXT);
  }

  /** The project a secret was made for; empty for anything that we did not make. */
  OptionalLong project(String secret) {
    try {
      return OptionalLong.of(
          Long.parseLong(new SecretBox(config.encryptionKeys()).open(secret, CONTEXT)));
    } catch (IllegalArgumentException e) {
      return OptionalLong.empty();
    }
  }
}
