package io.renku.graph.search;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be found. */
enum Kind {
  PROJECT,
  DATASET,
  WORKFLOW,
  PERSON;

  static Optional<Kind> of(String text) {
    return Stream.of(values()).filter(kind -> kind.word().equals(text)).findFirst();
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
