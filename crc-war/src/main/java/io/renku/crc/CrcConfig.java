package io.renku.crc;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What can be set about this service; README.md lists every key with its meaning. */
@ApplicationScoped
public class CrcConfig {
  @Inject
  @ConfigProperty(name = "renku.version", defaultValue = "1.0.0")
  String version;

  @Inject
  @ConfigProperty(name = "renku.keycloak.url", defaultValue = "http://localhost:9180/auth")
  String keycloakUrl;

  @Inject
  @ConfigProperty(name = "renku.keycloak.realm", defaultValue = "Renku")
  String keycloakRealm;

  @Inject
  @ConfigProperty(name = "renku.gitlab.url", defaultValue = "http://localhost:9280")
  String gitlabUrl;

  @Inject
  @ConfigProperty(name = "renku.gitlab.internal")
  Optional<String> gitlabInternal;

  @Inject
  @ConfigProperty(name = "renku.kubernetes.kubeconfig")
  Optional<String> kubeconfig;

  @Inject
  @ConfigProperty(name = "renku.crc.namespace", defaultValue = "renku")
  String namespace;

  @Inject
  @ConfigProperty(name = "renku.sessions.namespace")
  Optional<String> sessionsNamespace;

  @Inject
  @ConfigProperty(name = "renku.crc.instance", defaultValue = "renku")
  String instance;

  @Inject
  @ConfigProperty(name = "renku.crc.server-options")
  Optional<String> serverOptions;

  @Inject
  @ConfigProperty(name = "renku.crc.server-defaults")
  Optional<String> serverDefaults;

  @Inject
  @ConfigProperty(name = "renku.crc.max-pinned-projects", defaultValue = "10")
  int maxPinnedProjects;

  @Inject
  @ConfigProperty(name = "renku.crc.require-if-match", defaultValue = "false")
  boolean requireIfMatch;

  @Inject
  @ConfigProperty(name = "renku.crc.reconcile-seconds", defaultValue = "120")
  long reconcileSeconds;

  @Inject
  @ConfigProperty(name = "renku.crc.orphan-seconds", defaultValue = "600")
  long orphanSeconds;

  @Inject
  @ConfigProperty(name = "renku.crc.usage-seconds", defaultValue = "15")
  long usageSeconds;

  @Inject
  @ConfigProperty(name = "renku.crc.storage.allowed-networks")
  Optional<String> storageNetworks;

  public String version() {
    return version;
  }

  /** The realm's address below which Keycloak's own administration interface answers. */
  public URI keycloakAdmin() {
    return URI.create(withoutSlash(keycloakUrl) + "/admin/realms/" + keycloakRealm);
  }

  /** Where this server reaches GitLab, which may differ from where browsers do. */
  public URI gitlab() {
    return URI.create(withoutSlash(gitlabInternal.filter(u -> !u.isBlank()).orElse(gitlabUrl)));
  }

  public Optional<String> kubeconfig() {
    return kubeconfig.filter(path -> !path.isBlank());
  }

  /** A quota limits only what runs in its own namespace, so it lives where the sessions do. */
  public String quotaNamespace() {
    return sessionsNamespace.filter(name -> !name.isBlank()).orElse(namespace);
  }

  public String instance() {
    return instance;
  }

  public Optional<String> serverOptions() {
    return serverOptions.filter(path -> !path.isBlank());
  }

  public Optional<String> serverDefaults() {
    return serverDefaults.filter(path -> !path.isBlank());
  }

  /** No limit when not positive. */
  public int maxPinnedProjects() {
    return maxPinnedProjects;
  }

  public boolean requireIfMatch() {
    return requireIfMatch;
  }

  public long reconcileSeconds() {
    return reconcileSeconds;
  }

  public long orphanSeconds() {
    return orphanSeconds;
  }

  /** How old an answer about the use of resources may be. */
  public long usageSeconds() {
    return usageSeconds;
  }

  /** Networks beside the public ones in which storages may be tested, separated by commas. */
  public String storageNetworks() {
    return storageNetworks.orElse("");
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }
}
