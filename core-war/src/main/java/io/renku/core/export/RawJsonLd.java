package io.renku.core.export;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Takes up JSON-LD that a client attached to a project or dataset. Terms must be written as full
 * addresses: a body that needs a context is left out, since its terms cannot be resolved here.
 */
final class RawJsonLd {
  private final NodeMap nodes;

  RawJsonLd(NodeMap nodes) {
    this.nodes = nodes;
  }

  /** The values that stand where the body stood; nodes in it are added to the graph. */
  List<Object> expand(Object body) {
    return switch (body) {
      case null -> List.of();
      case Collection<?> items -> items.stream().flatMap(item -> expand(item).stream()).toList();
      case Map<?, ?> map when map.containsKey("@value") -> List.of(map);
      case Map<?, ?> map when map.containsKey("@context") -> List.of();
      case Map<?, ?> map -> List.of(Map.of("@id", node(map)));
      default -> List.of(Map.of("@value", body));
    };
  }

  private String node(Map<?, ?> map) {
    var id = map.get("@id") instanceof String given ? nodes.absolute(given) : nodes.blank();
    nodes.type(id, types(map.get("@type")));
    map.forEach(
        (key, value) -> {
          var property = key.toString();
          if (property.contains(":") && !property.startsWith("@")) {
            nodes.property(id, property);
            expand(value).forEach(one -> nodes.value(id, property, one));
          }
        });
    return id;
  }

  private static List<String> types(Object declared) {
    var types = new ArrayList<String>();
    switch (declared) {
      case String one -> types.add(one);
      case Collection<?> several -> several.forEach(one -> types.add(one.toString()));
      case null, default -> {}
    }
    return types;
  }
}
