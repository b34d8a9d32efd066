package io.renku.platform;

import java.util.ArrayList;
import java.util.List;

/** Which programs make up the platform. */
final class Parts {
  private Parts() {}

  /** What our services stand on. */
  static List<Part> infrastructure(Settings settings) {
    return new ArrayList<>(
        List.of(new Postgresql(settings), new Redis(settings), new Keycloak(settings)));
  }

  static List<Part> all(Settings settings) {
    var parts = infrastructure(settings);
    parts.add(new Liberty(settings));
    return parts;
  }
}
