package io.renku.graph;

import io.renku.commons.StartCheck;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Everything that can be set, as the table of the module's README lists it. */
@ApplicationScoped
public class GraphConfig {
  @Inject Config config;

  @Inject
  @ConfigProperty(name = "renku.base-url", defaultValue = "")
  String baseUrl;

  @Inject
  @ConfigProperty(name = "renku.gitlab.url", defaultValue = "")
  String gitlabUrl;

  @Inject
  @ConfigProperty(name = "renku.gitlab.internal")
  Optional<String> gitlabInternal;

  @Inject
  @ConfigProperty(name = "renku.backend.core.url", defaultValue = "http://localhost:9081")
  String coreUrl;

  @Inject
  @ConfigProperty(name = "renku.graph.token-encryption-key", defaultValue = "")
  String encryptionKeys;

  @Inject
  @ConfigProperty(name = "renku.graph.data-dir", defaultValue = "")
  String dataDir;

  @Inject
  @ConfigProperty(name = "renku.graph.hook-url")
  Optional<String> hookUrl;

  @Inject
  @ConfigProperty(name = "renku.graph.workers", defaultValue = "2")
  int workers;

  @Inject
  @ConfigProperty(name = "renku.graph.accept-gitlab-bearer", defaultValue = "false")
  boolean gitlabBearer;

  @Inject
  @ConfigProperty(name = "renku.graph.gitlab-timeout", defaultValue = "PT10S")
  Duration gitlabTimeout;

  @Inject
  @ConfigProperty(name = "renku.graph.export-timeout", defaultValue = "PT10M")
  Duration exportTimeout;

  @Inject
  @ConfigProperty(name = "renku.graph.sparql.url")
  Optional<String> sparqlUrl;

  @Inject
  @ConfigProperty(name = "renku.graph.sparql.user")
  Optional<String> sparqlUser;

  @Inject
  @ConfigProperty(name = "renku.graph.sparql.password")
  Optional<String> sparqlPassword;

  @Inject
  @ConfigProperty(name = "renku.graph.fuseki.port")
  Optional<Integer> fusekiPort;

  @Inject
  @ConfigProperty(name = "renku.graph.token-name", defaultValue = "renku")
  String tokenName;

  @Inject
  @ConfigProperty(name = "renku.graph.token-days", defaultValue = "365")
  int tokenDays;

  @Inject
  @ConfigProperty(name = "renku.graph.token-renewal-days", defaultValue = "182")
  int tokenRenewalDays;

  /** Stops the start with one sentence when a key without a default is missing or unusable. */
  void check() {
    var check =
        new StartCheck("The graph service", config)
            .requireUrl("renku.base-url", "the public address of this Renku")
            .requireUrl("renku.gitlab.url", "the public address of GitLab")
            .require(
                "renku.graph.token-encryption-key",
                text -> text.matches("([^:,]+:)?[0-9a-fA-F]{64}(,([^:,]+:)?[0-9a-fA-F]{64})*"),
                "64 hexadecimal digits");
    if (sparqlUrl.isEmpty()) {
      check.require("renku.graph.data-dir", "a folder for the triple store");
    }
    check.orStop();
  }

  /** The base of all our IRIs; changing it later breaks them. */
  public String baseUrl() {
    return withoutSlash(baseUrl);
  }

  /** What {@code _links} start with. */
  public String apiUrl() {
    return baseUrl() + "/knowledge-graph";
  }

  public String gitlabUrl() {
    return withoutSlash(gitlabUrl);
  }

  public String gitlabInternalUrl() {
    return withoutSlash(gitlabInternal.orElse(gitlabUrl));
  }

  public String coreUrl() {
    return withoutSlash(coreUrl);
  }

  public String encryptionKeys() {
    return encryptionKeys;
  }

  public Path dataDir() {
    return Path.of(dataDir);
  }

  /** Where GitLab delivers push events. */
  public String hookUrl() {
    return withoutSlash(hookUrl.orElse(baseUrl)) + "/webhooks/events";
  }

  public int workers() {
    return workers;
  }

  /** The reference's profile: a GitLab token in Authorization or PRIVATE-TOKEN. */
  public boolean acceptsGitlabBearer() {
    return gitlabBearer;
  }

  public Duration gitlabTimeout() {
    return gitlabTimeout;
  }

  public Duration exportTimeout() {
    return exportTimeout;
  }

  /** The query address of a remote SPARQL server; empty means the embedded store. */
  public Optional<String> sparqlUrl() {
    return sparqlUrl.map(GraphConfig::withoutSlash);
  }

  public Optional<String> sparqlUser() {
    return sparqlUser;
  }

  public Optional<String> sparqlPassword() {
    return sparqlPassword;
  }

  /** Loopback port of a read-only Fuseki over the embedded store; empty means none. */
  public Optional<Integer> fusekiPort() {
    return fusekiPort;
  }

  public String tokenName() {
    return tokenName;
  }

  public int tokenDays() {
    return tokenDays;
  }

  public int tokenRenewalDays() {
    return tokenRenewalDays;
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }
}
