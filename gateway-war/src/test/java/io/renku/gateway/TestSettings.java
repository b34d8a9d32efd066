package io.renku.gateway;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A deployment as the tests imagine it. */
public final class TestSettings {
  private TestSettings() {}

  /**
   * @param changes key, value, key, value
   */
  public static GatewayConfig config(String... changes) {
    var keys = new HashMap<>(DEFAULTS);
    for (var i = 0; i < changes.length; i += 2) {
      keys.put(changes[i], changes[i + 1]);
    }
    return new GatewayConfig(key -> Optional.ofNullable(keys.get(key)));
  }

  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("renku.base-url", "https://renku.example"),
          Map.entry("renku.keycloak.url", "https://renku.example/auth"),
          Map.entry("renku.oidc.client-secret", "secret"),
          Map.entry("renku.gitlab.url", "https://gitlab.example"),
          Map.entry("renku.session.encryption-key", "ab".repeat(32)),
          Map.entry("renku.session.cookie-hash-key", "cd".repeat(32)),
          Map.entry("renku.backend.core.url", "http://core"),
          Map.entry("renku.backend.core.versions", "10,9=http://core-v9"),
          Map.entry("renku.backend.graph.url", "http://graph"),
          Map.entry("renku.backend.sessions.url", "http://sessions"),
          Map.entry("renku.backend.crc.url", "http://crc"));
}
