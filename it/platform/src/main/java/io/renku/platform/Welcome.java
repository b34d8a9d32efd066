package io.renku.platform;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/** What a newcomer wants to know once everything runs. */
final class Welcome {
  private final Settings settings;
  private final PrintStream out;

  Welcome(Settings settings, PrintStream out) {
    this.settings = settings;
    this.out = out;
  }

  void print(List<Part> parts) {
    out.println();
    parts.forEach(part -> out.printf("  %-12s %s%n", part.name(), where(part, settings)));
    if (parts.stream().anyMatch(part -> part.ports().contains(Port.GATEWAY))) {
      out.printf("%n  Open %s%n", settings.baseUrl());
    }
    if (settings.find("renku.keycloak.url").isEmpty()) {
      out.println("  Log in as demo/demo or ada/ada; admin/admin is the administrator.");
    }
  }

  static String where(Part part, Settings settings) {
    return part.elsewhere()
        .orElseGet(
            () ->
                part.ports().stream()
                    .sorted()
                    .map(port -> address(port, settings))
                    .collect(Collectors.joining(", ")));
  }

  private static String address(Port port, Settings settings) {
    return switch (port) {
      case GATEWAY -> settings.baseUrl();
      case KEYCLOAK -> settings.keycloakUrl();
      case FORGE, KUBERNETES -> "http://localhost:" + settings.port(port);
      case INNER, SERVLET, POSTGRESQL, REDIS -> "localhost:" + settings.port(port);
    };
  }
}
