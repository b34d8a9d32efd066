package io.renku.platform;

import java.util.Locale;

/**
 * The doors of the platform on this machine, each on a fixed port that configuration may change.
 */
public enum Port {
  GATEWAY(9080),
  INNER(9081),
  SERVLET(9082),
  KEYCLOAK(9180),
  FORGE(9280),
  POSTGRESQL(9543),
  REDIS(9637),
  KUBERNETES(9643);

  private final int usual;

  Port(int usual) {
    this.usual = usual;
  }

  int usual() {
    return usual;
  }

  /** The configuration key that moves this door. */
  String key() {
    return "renku.port." + name().toLowerCase(Locale.ROOT);
  }
}
