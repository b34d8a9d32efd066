package io.renku.forge.graphql;

import java.util.List;
import java.util.Map;

/** What a query asks of an object: a field, or a group of fields that came from a fragment. */
sealed interface Selection {
  record Field(String alias, String name, Map<String, Object> arguments, List<Selection> inner)
      implements Selection {}

  /** {@code type} is null for an inline fragment without a condition. */
  record Group(String type, List<Selection> inner) implements Selection {}

  record Spread(String fragment) implements Selection {}

  /** A value that the caller sends beside the query. */
  record Variable(String name) {}
}
