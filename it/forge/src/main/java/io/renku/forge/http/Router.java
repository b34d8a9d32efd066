package io.renku.forge.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the handler of a request. A pattern is a path whose segments may be {@code :name}; a
 * segment is matched before it is decoded, so {@code group%2Fproject} is one segment. Literal
 * segments win.
 */
public final class Router {
  private final Map<String, Node> roots = new HashMap<>();

  public record Match(Handler handler, Map<String, String> parameters) {}

  private static final class Node {
    final Map<String, Node> literals = new HashMap<>();
    Node variable;
    List<String> names;
    Handler handler;
  }

  public Router get(String pattern, Handler handler) {
    add("HEAD", pattern, handler);
    return add("GET", pattern, handler);
  }

  public Router post(String pattern, Handler handler) {
    return add("POST", pattern, handler);
  }

  public Router put(String pattern, Handler handler) {
    return add("PUT", pattern, handler);
  }

  public Router delete(String pattern, Handler handler) {
    return add("DELETE", pattern, handler);
  }

  public Router add(String method, String pattern, Handler handler) {
    var node = roots.computeIfAbsent(method, _ -> new Node());
    var names = new ArrayList<String>();
    for (var segment : segments(pattern)) {
      if (segment.startsWith(":")) {
        names.add(segment.substring(1));
        node = node.variable = node.variable == null ? new Node() : node.variable;
      } else {
        node = node.literals.computeIfAbsent(segment, _ -> new Node());
      }
    }
    if (node.handler != null) {
      throw new IllegalStateException("Two handlers for " + method + " " + pattern);
    }
    node.handler = handler;
    node.names = names;
    return this;
  }

  public Optional<Match> find(String method, String rawPath) {
    var root = roots.get(method);
    return root == null
        ? Optional.empty()
        : Optional.ofNullable(find(root, segments(rawPath), 0, new ArrayList<>()));
  }

  private static Match find(Node node, List<String> segments, int at, List<String> values) {
    if (at == segments.size()) {
      return node.handler == null ? null : new Match(node.handler, zip(node.names, values));
    }
    var segment = segments.get(at);
    var literal = node.literals.get(segment);
    if (literal != null) {
      var match = find(literal, segments, at + 1, values);
      if (match != null) {
        return match;
      }
    }
    if (node.variable == null) {
      return null;
    }
    values.add(segment);
    var match = find(node.variable, segments, at + 1, values);
    values.removeLast();
    return match;
  }

  private static Map<String, String> zip(List<String> names, List<String> values) {
    var result = new HashMap<String, String>();
    for (int i = 0; i < names.size(); i++) {
      result.put(names.get(i), Paths.decode(values.get(i)));
    }
    return result;
  }

  private static List<String> segments(String path) {
    var segments = new ArrayList<String>();
    for (var segment : path.split("/", -1)) {
      segments.add(segment);
    }
    segments.removeFirst();
    while (!segments.isEmpty() && segments.getLast().isEmpty()) {
      segments.removeLast();
    }
    return segments;
  }
}
