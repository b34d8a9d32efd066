package io.renku.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Forgets everything that the platform has stored, but not what the user has configured. */
final class Wipe {
  private static final Set<String> KEPT = Set.of("renku.properties", "run");

  private Wipe() {}

  static void state(Path state) throws IOException {
    try (var children = Files.list(state)) {
      for (var child : children.toList()) {
        if (!KEPT.contains(child.getFileName().toString())) {
          Archives.delete(child);
        }
      }
    }
  }
}
