package io.renku.gateway.routes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where a route begins, on segment boundaries: {@code *} stands for one segment, {@code #} for one
 * of digits only, and a final {@code /**} for anything below, or nothing.
 */
record RoutePattern(List<String> segments, boolean open) {

  /** More segments first, then more literal ones: the first match is the longest. */
  static final Comparator<RoutePattern> LONGEST_FIRST =
      Comparator.comparingInt((RoutePattern p) -> p.segments.size())
          .thenComparing(p -> !p.open)
          .thenComparingInt(RoutePattern::literals)
          .thenComparing(p -> !p.segments.contains("*"))
          .reversed();

  static RoutePattern of(String text) {
    var open = text.endsWith("/**");
    var prefix = open ? text.substring(0, text.length() - 3) : text;
    var parts = prefix.equals("/") || prefix.isEmpty() ? List.<String>of() : split(prefix);
    return new RoutePattern(parts, open);
  }

  private static List<String> split(String prefix) {
    return Arrays.asList(prefix.substring(1).split("/"));
  }

  /** The segments that the wildcards stand for, if the path belongs here. */
  Optional<List<String>> match(List<String> path) {
    if (path.size() < segments.size() || !open && path.size() > segments.size()) {
      return Optional.empty();
    }
    var captured = List.<String>of();
    for (var i = 0; i < segments.size(); i++) {
      var wanted = segments.get(i);
      var actual = path.get(i);
      if (!accepts(wanted, actual)) {
        return Optional.empty();
      }
      if (isWildcard(wanted)) {
        captured = captured.isEmpty() ? new ArrayList<>() : captured;
        captured.add(actual);
      }
    }
    return Optional.of(captured);
  }

  /** May a path that begins with this segment belong here? */
  boolean mayBeginWith(String first) {
    return segments.isEmpty() || accepts(segments.getFirst(), first);
  }

  /** Its first segment, if that is written out. */
  Optional<String> beginning() {
    return segments.stream().limit(1).filter(first -> !isWildcard(first)).findFirst();
  }

  int depth() {
    return segments.size();
  }

  private int literals() {
    return (int) segments.stream().filter(s -> !isWildcard(s)).count();
  }

  private static boolean isWildcard(String segment) {
    return segment.equals("*") || segment.equals("#");
  }

  private static boolean accepts(String wanted, String actual) {
    return switch (wanted) {
      case "*" -> !actual.isEmpty();
      case "#" -> !actual.isEmpty() && actual.chars().allMatch(c -> c >= '0' && c <= '9');
      default -> wanted.equals(actual);
    };
  }
}
