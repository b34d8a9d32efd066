package io.renku.core.repositories;

import java.util.Locale;
import java.util.Set;

/** Which texts are paths of files that a project may hold. */
public final class ProjectPath {
  private static final Set<String> FORBIDDEN = Set.of("", ".", "..", ".git");

  private ProjectPath() {}

  /** Relative, with forward slashes, without dots and without git's own folder. */
  public static boolean isInside(String path) {
    if (path.length() > 4096 || path.contains("\\") || path.chars().anyMatch(c -> c < 0x20)) {
      return false;
    }
    for (var part : path.split("/", -1)) {
      if (FORBIDDEN.contains(part.toLowerCase(Locale.ROOT).strip())) {
        return false;
      }
    }
    return true;
  }
}
