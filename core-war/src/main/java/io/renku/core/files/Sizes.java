package io.renku.core.files;

import java.util.Locale;

/** Byte counts as people read them. */
final class Sizes {
  private static final long LARGE = 524_288_000;

  private Sizes() {}

  static String text(long bytes) {
    return bytes > LARGE
        ? String.format(Locale.ROOT, "%.1f gb", bytes / 1e9)
        : String.format(Locale.ROOT, "%.1f mb", bytes / 1e6);
  }
}
