package io.renku.sessions;

import jakarta.enterprise.context.Dependent;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperties;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where the rest of the platform is; keys that this service shares with the others. */
@ConfigProperties(prefix = "renku")
@Dependent
public class PlatformConfig {
  @ConfigProperty(name = "base-url", defaultValue = "http://localhost:9080")
  public String baseUrl;

  @ConfigProperty(name = "keycloak.url", defaultValue = "http://localhost:9180/auth")
  public String keycloakUrl;

  @ConfigProperty(name = "keycloak.realm", defaultValue = "Renku")
  public String keycloakRealm;

  @ConfigProperty(name = "gitlab.url", defaultValue = "http://localhost:9280")
  public String gitlabUrl;

  @ConfigProperty(name = "gitlab.internal")
  public Optional<String> gitlabInternal;

  @ConfigProperty(name = "backend.crc.url", defaultValue = "http://localhost:9081")
  public String crcUrl;

  @ConfigProperty(name = "kubernetes.kubeconfig")
  public Optional<String> kubeconfig;

  @ConfigProperty(name = "anonymous-sessions", defaultValue = "false")
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
