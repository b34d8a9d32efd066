package io.renku.core.export;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The nodes of a graph in flattened JSON-LD: one per id, with all that was said about it, in an
 * order that depends on nothing but the content.
 */
final class NodeMap {
  private static final class Node {
    private final Set<String> types = new LinkedHashSet<>();
    private final Map<String, Set<Object>> properties = new TreeMap<>();
  }

  private final String host;
  private final Map<String, Node> nodes = new TreeMap<>();
  private int blanks;

  NodeMap(String host) {
    this.host = host;
  }

  /** Ids in the metadata are paths; in the graph they are addresses on the platform's host. */
  String absolute(String id) {
    var repaired = id.replace("//plans/", "/");
    return repaired.startsWith("http") || repaired.startsWith("mailto") || repaired.startsWith("_:")
        ? repaired
        : "https://" + host + repaired;
  }

  String blank() {
    return "_:b" + blanks++;
  }

  boolean knows(String id) {
    return nodes.containsKey(id);
  }

  void type(String id, Iterable<String> types) {
    types.forEach(node(id).types::add);
  }

  /** States that the node has this property, if only without values. */
  void property(String id, String property) {
    node(id).properties.computeIfAbsent(property, _ -> new LinkedHashSet<>());
  }

  void value(String id, String property, Object value) {
    node(id).properties.computeIfAbsent(property, _ -> new LinkedHashSet<>()).add(value);
  }

  void link(String id, String property, String target) {
    value(id, property, Map.of("@id", target));
  }

  private Node node(String id) {
    return nodes.computeIfAbsent(id, _ -> new Node());
  }

  /** Nodes sorted by id, keys sorted; a node that is only pointed at is left out. */
  List<Map<String, Object>> flattened() {
    var graph = new ArrayList<Map<String, Object>>();
    nodes.forEach(
        (id, node) -> {
          var json = new LinkedHashMap<String, Object>();
          json.put("@id", id);
          if (!node.types.isEmpty()) {
            json.put("@type", new ArrayList<>(node.types));
          }
          node.properties.forEach(
              (property, values) -> json.put(property, new ArrayList<>(values)));
          if (json.size() > 1) {
            graph.add(json);
          }
        });
    return graph;
  }
}
