package io.renku.forge.graphql;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The arguments of one field, variables filled in. */
record Arguments(Map<String, Object> values) {

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).map(String::valueOf);
  }

  boolean isTrue(String name) {
    return Boolean.TRUE.equals(values.get(name));
  }

  boolean has(String name) {
    return values.get(name) != null;
  }

  List<String> texts(String name) {
    return switch (values.get(name)) {
      case null -> List.of();
      case List<?> list -> list.stream().map(String::valueOf).toList();
      case Object one -> List.of(String.valueOf(one));
    };
  }
}
