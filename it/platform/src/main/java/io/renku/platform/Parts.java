package io.renku.platform;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Which programs make up the platform. */
final class Parts {
  /** Other words by which somebody may mean a part. */
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("liberty", Liberty.NAME),
          Map.entry("gateway", Liberty.NAME),
          Map.entry("core", Liberty.NAME),
          Map.entry("graph", Liberty.NAME),
          Map.entry("sessions", Liberty.NAME),
          Map.entry("crc", Liberty.NAME),
          Map.entry("postgres", Postgresql.NAME),
          Map.entry("kubernetes", Cluster.NAME),
          Map.entry("gitlab", Forge.NAME));

  private Parts() {}

  static Part of(Platform.Program program, Settings settings) {
    return switch (program) {
      case POSTGRESQL -> new Postgresql(settings);
      case REDIS -> new Redis(settings);
      case KEYCLOAK -> new Keycloak(settings);
      case FORGE -> new Forge(settings);
      case CLUSTER -> new Cluster(settings);
      case SERVICES -> new Liberty(settings);
    };
  }

  static List<Part> all(Settings settings) {
    return Arrays.stream(Platform.Program.values()).map(it -> of(it, settings)).toList();
  }

  /** What our services stand on. */
  static List<Part> infrastructure(Settings settings) {
    return all(settings).stream().filter(part -> !part.name().equals(Liberty.NAME)).toList();
  }

  static Part named(String word, Settings settings) {
    var name = ALIASES.getOrDefault(word, word);
    return all(settings).stream()
        .filter(part -> part.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(noSuchPart(word, settings)));
  }

  private static String noSuchPart(String word, Settings settings) {
    return "No part is called \"%s\"; there are %s."
        .formatted(word, String.join(", ", all(settings).stream().map(Part::name).toList()));
  }
}
