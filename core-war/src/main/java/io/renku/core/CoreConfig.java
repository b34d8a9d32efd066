package io.renku.core;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What can be set for the core service; the README explains each key. */
@Dependent
public class CoreConfig {
  @Inject
  @ConfigProperty(name = "renku.base-url", defaultValue = "http://localhost:9080")
  String baseUrl;

  @Inject
  @ConfigProperty(name = "renku.core.domain")
  Optional<String> domain;

  @Inject
  @ConfigProperty(name = "renku.gitlab.url", defaultValue = "http://localhost:9280")
  String gitlabUrl;

  @Inject
  @ConfigProperty(name = "renku.gitlab.internal")
  Optional<String> gitlabInternal;

  @Inject
  @ConfigProperty(name = "renku.core.cache-dir")
  Optional<String> cacheDir;

  @Inject
  @ConfigProperty(name = "renku.core.git.allowed-hosts")
  Optional<List<String>> allowedHosts;

  @Inject
  @ConfigProperty(name = "renku.core.git.public-hosts", defaultValue = "true")
  boolean arePublicHostsAllowed;

  @Inject
  @ConfigProperty(name = "renku.core.git.idle-timeout", defaultValue = "PT30S")
  Duration gitIdleTimeout;

  @Inject
  @ConfigProperty(name = "renku.core.git.timeout", defaultValue = "PT10M")
  Duration gitTimeout;

  @Inject
  @ConfigProperty(name = "renku.core.git.concurrency", defaultValue = "16")
  int gitConcurrency;

  @Inject
  @ConfigProperty(name = "renku.core.lock-timeout", defaultValue = "PT15S")
  Duration lockTimeout;

  @Inject
  @ConfigProperty(name = "renku.core.refresh-after", defaultValue = "PT2S")
  Duration refreshAfter;

  @Inject
  @ConfigProperty(name = "renku.core.project-ttl", defaultValue = "PT30M")
  Duration projectTtl;

  @Inject
  @ConfigProperty(name = "renku.core.file-ttl", defaultValue = "PT30M")
  Duration fileTtl;

  @Inject
  @ConfigProperty(name = "renku.core.max-upload", defaultValue = "1073741824")
  long maxUpload;

  @Inject
  @ConfigProperty(name = "renku.core.initial-branch", defaultValue = "main")
  String initialBranch;

  @Inject
  @ConfigProperty(name = "renku.core.cli-version", defaultValue = "2.9.4")
  String cliVersion;

  public String baseUrl() {
    return baseUrl;
  }

  /** The host in the ids of exported graphs, and the first word of our commit messages. */
  public String domain() {
    return domain.orElseGet(() -> URI.create(baseUrl).getHost());
  }

  public String commitPrefix() {
    return domain.orElse("service") + ":";
  }

  public String gitlabUrl() {
    return gitlabUrl.replaceAll("/+$", "");
  }

  public String gitlabInternal() {
    return gitlabInternal.map(url -> url.replaceAll("/+$", "")).orElseGet(this::gitlabUrl);
  }

  public Path cacheDir() {
    return cacheDir
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"), "renku-core"));
  }

  public List<String> allowedHosts() {
    return allowedHosts.orElse(List.of());
  }

  public boolean arePublicHostsAllowed() {
    return arePublicHostsAllowed;
  }

  public Duration gitIdleTimeout() {
    return gitIdleTimeout;
  }

  public Duration gitTimeout() {
    return gitTimeout;
  }

  public int gitConcurrency() {
    return gitConcurrency;
  }

  public Duration lockTimeout() {
    return lockTimeout;
  }

  public Duration refreshAfter() {
    return refreshAfter;
  }

  public Duration projectTtl() {
    return projectTtl;
  }

  public Duration fileTtl() {
    return fileTtl;
  }

  public long maxUpload() {
    return maxUpload;
  }

  public String initialBranch() {
    return initialBranch;
  }

  public String cliVersion() {
    return cliVersion;
  }
}
