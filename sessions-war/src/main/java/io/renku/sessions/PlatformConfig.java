package io.renku.sessions;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where the rest of the platform is; keys that this service shares with the others. */
@Dependent
public class PlatformConfig {
  @Inject
  @ConfigProperty(name = "renku.base-url", defaultValue = "http://localhost:9080")
  public String baseUrl;

  @Inject
  @ConfigProperty(name = "renku.keycloak.url", defaultValue = "http://localhost:9180/auth")
  public String keycloakUrl;

  @Inject
  @ConfigProperty(name = "renku.keycloak.realm", defaultValue = "Renku")
  public String keycloakRealm;

  @Inject
  @ConfigProperty(name = "renku.gitlab.url", defaultValue = "http://localhost:9280")
  public String gitlabUrl;

  @Inject
  @ConfigProperty(name = "renku.gitlab.internal")
  public Optional<String> gitlabInternal;

  @Inject
  @ConfigProperty(name = "renku.backend.crc.url", defaultValue = "http://localhost:9081")
  public String crcUrl;

  @Inject
  @ConfigProperty(name = "renku.kubernetes.kubeconfig")
  public Optional<String> kubeconfig;

  @Inject
  @ConfigProperty(name = "renku.anonymous-sessions", defaultValue = "false")
  public boolean anonymousSessions;

  /** For our own calls; users' repositories keep the public address. */
  public String gitlabForUs() {
    return gitlabInternal.orElse(gitlabUrl).replaceAll("/+$", "");
  }

  public String gitlabForUsers() {
    return gitlabUrl.replaceAll("/+$", "");
  }

  public String base() {
    return baseUrl.replaceAll("/+$", "");
  }
}
