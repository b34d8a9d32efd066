package io.renku.graph;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** A configuration for tests without a container. */
public final class TestConfig {
  private TestConfig() {}

  public static GraphConfig with(String gitlabUrl, String coreUrl) {
    var config = new GraphConfig();
    config.baseUrl = "https://renku.example";
    config.gitlabUrl = gitlabUrl;
    config.gitlabInternal = Optional.empty();
    config.coreUrl = coreUrl;
    config.encryptionKeys = "ab".repeat(32);
    config.dataDir = "unused";
    config.hookUrl = Optional.empty();
    config.workers = 1;
    config.gitlabTimeout = Duration.ofSeconds(2);
    config.exportTimeout = Duration.ofSeconds(5);
    config.sparqlUrl = Optional.empty();
    config.sparqlUser = Optional.empty();
    config.sparqlPassword = Optional.empty();
    config.fusekiPort = Optional.empty();
    config.tokenName = "renku";
    config.tokenDays = 365;
    config.tokenRenewalDays = 182;
    return config;
  }

  public static GraphConfig local() {
    return with("https://gitlab.example", "http://localhost:1");
  }

  public static GraphConfig storingIn(Path folder) {
    var config = local();
    config.dataDir = folder.toString();
    return config;
  }
}
