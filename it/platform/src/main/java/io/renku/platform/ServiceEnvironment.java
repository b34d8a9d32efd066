package io.renku.platform;

import java.util.Map;
import java.util.TreeMap;

/** The configuration of our services on this platform, as the environment of their server. */
final class ServiceEnvironment {
  private static final String OIDC_SECRET = "renku-local-secret";
  private static final String GITLAB_SECRET = "forge-local-secret";
  private static final int KEY_BYTES = 32;

  private final Settings settings;
  private final Secrets secrets;
  private final Map<String, String> values = new TreeMap<>();

  ServiceEnvironment(Settings settings) {
    this.settings = settings;
    this.secrets = new Secrets(settings.state());
  }

  /** What the parts of this platform amount to, overridden by whatever was configured. */
  Map<String, String> values() {
    var inner = "http://localhost:" + settings.port(Port.INNER);
    set("renku.base-url", settings.baseUrl());
    set("renku.keycloak.url", settings.keycloakUrl());
    set("renku.keycloak.realm", "Renku");
    set("renku.oidc.client-id", "renku");
    set("renku.oidc.client-secret", OIDC_SECRET);
    set(
        "renku.oidc.accepted-clients",
        "renku,renku-ui,renku-cli,swagger,renku-jupyterserver,local-test");
    set("renku.gitlab.url", settings.gitlabUrl());
    set("renku.gitlab.client-id", "renku-ui");
    set("renku.gitlab.client-secret", GITLAB_SECRET);
    for (var service : new String[] {"core", "graph", "sessions", "crc"}) {
      set("renku.backend." + service + ".url", inner);
    }
    set("renku.gateway.inner-url", inner);
    set("renku.session.encryption-key", secrets.hex("session-encryption-key", KEY_BYTES));
    set("renku.session.cookie-hash-key", secrets.hex("cookie-hash-key", KEY_BYTES));
    set("renku.graph.token-encryption-key", secrets.hex("token-encryption-key", KEY_BYTES));
    set("renku.core.cache-dir", settings.state().resolve("core").toString());
    set("renku.graph.data-dir", settings.state().resolve("graph").toString());
    set("renku.graph.hook-url", settings.baseUrl());
    set("renku.sessions.namespace", "renku");
    set("renku.sessions.oidc.client-secret", "jupyter-local-secret");
    set("renku.sessions.git-proxy.client-secret", OIDC_SECRET);
    set("renku.crc.namespace", "renku");
    set("renku.anonymous-sessions", "true");
    addStores();
    set("renku.kubernetes.kubeconfig", Cluster.kubeconfig(settings));
    if (settings.kubeconfig().isPresent()) {
      // Only the node of our own cluster clones repositories by itself.
      set("renku.sessions.git-clone", "script");
    }
    values.putAll(settings.given());
    return values;
  }

  private void addStores() {
    var hasOwnRedis = new Redis(settings).elsewhere().isEmpty();
    set("renku.redis.host", "localhost");
    set("renku.redis.port", hasOwnRedis ? port(Port.REDIS) : "6379");
    if (new Postgresql(settings).elsewhere().isPresent()) {
      set("renku.db.port", "5432");
      return;
    }
    set("renku.db.host", "localhost");
    set("renku.db.port", port(Port.POSTGRESQL));
    set("renku.db.crc.name", "renku");
    set("renku.db.crc.user", "renku");
    set("renku.db.crc.password", secrets.hex("db-renku", Postgresql.PASSWORD_BYTES));
    set("renku.db.graph.name", "event_log");
    set("renku.db.graph.user", "eventlog");
    set("renku.db.graph.password", secrets.hex("db-eventlog", Postgresql.PASSWORD_BYTES));
  }

  private String port(Port port) {
    return String.valueOf(settings.port(port));
  }

  private void set(String key, String value) {
    values.put(Settings.environmentName(key), value);
  }
}
