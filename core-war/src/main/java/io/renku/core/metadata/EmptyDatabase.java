package io.renku.core.metadata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The files of a database without content. They are fixed text but for the random names of nine
 * helpers of the activity catalogue, which stand in the resource as {@code {A}} to {@code {I}}.
 */
final class EmptyDatabase {
  private static final String TEXT = text();

  private EmptyDatabase() {}

  static List<StoredObject> objects() {
    var named = TEXT;
    for (var helper = 'A'; helper <= 'I'; helper++) {
      named = named.replace("{" + helper + "}", Oid.random());
    }
    return named
        .lines()
        .map(line -> ObjectDecoder.decode("empty-database", line.getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  private static String text() {
    try (var in = EmptyDatabase.class.getResourceAsStream("empty-database.jsonl")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
