package io.renku.core.datasets;

import io.renku.core.SafeNames;

/** Names of datasets as they stand in paths. */
final class Slugs {
  private Slugs() {}

  static boolean isValid(String slug) {
    return !slug.isEmpty() && slug.equals(of(slug));
  }

  /** The valid slug that is nearest to the text; may be empty. */
  static String of(String text) {
    return SafeNames.ascii(text.strip().replaceAll("\\s+", "_"))
        .replaceAll("[^A-Za-z0-9_.-]+", "_")
        .replaceAll("([._-])[._-]+", "$1")
        .replaceAll("^[._-]", "")
        .replaceAll("[._-]$", "")
        .replaceAll("\\.lock$", "_lock");
  }
}
