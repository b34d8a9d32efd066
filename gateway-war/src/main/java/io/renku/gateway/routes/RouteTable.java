package io.renku.gateway.routes;

import static java.util.stream.Collectors.toMap;

import io.renku.gateway.routes.Route.Alias;
import io.renku.gateway.routes.Route.Match;
import io.renku.gateway.routes.Route.Moved;
import io.renku.gateway.routes.Route.Proxy;
import io.renku.gateway.routes.Route.UserSession;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds the route of a request: the longest pattern wins, on segment boundaries. */
public final class RouteTable {
  private record Row(RoutePattern pattern, Route route) {}

  /** Those for a path's first segment, if some pattern begins with it. */
  private final Map<String, List<Row>> known;

  /** Those for any other path. */
  private final List<Row> others;

  /**
   * @throws IllegalArgumentException when two routes begin at the same place
   */
  public RouteTable(List<Route> routes) {
    var seen = new HashSet<String>();
    for (var route : routes) {
      if (!seen.add(route.pattern())) {
        throw new IllegalArgumentException("There are two routes at " + route.pattern());
      }
    }
    var rows =
        routes.stream()
            .map(route -> new Row(RoutePattern.of(route.pattern()), route))
            .sorted(Comparator.comparing(Row::pattern, RoutePattern.LONGEST_FIRST))
            .toList();
    known =
        rows.stream()
            .flatMap(row -> row.pattern().beginning().stream())
            .distinct()
            .collect(toMap(first -> first, first -> only(rows, p -> p.mayBeginWith(first))));
    others = only(rows, pattern -> pattern.beginning().isEmpty());
  }

  private static List<Row> only(List<Row> rows, Predicate<RoutePattern> wanted) {
    return rows.stream().filter(row -> wanted.test(row.pattern())).toList();
  }

  public Optional<Match> find(RequestPath request) {
    var isUi = request.path().equals("/ui-server") || request.path().startsWith("/ui-server/");
    return find(isUi ? request.withoutDoubleSlashes() : request, false);
  }

  private Optional<Match> find(RequestPath request, boolean throughUi) {
    var segments = request.segments();
    var first = segments.isEmpty() ? "" : segments.getFirst();
    for (var row : known.getOrDefault(first, others)) {
      var captured = row.pattern().match(segments);
      if (captured.isPresent()) {
        return follow(row, request, captured.get(), throughUi);
      }
    }
    return Optional.empty();
  }

  private Optional<Match> follow(
      Row row, RequestPath request, List<String> captured, boolean throughUi) {
    var depth = row.pattern().depth();
    return switch (row.route().action()) {
      case Alias(var prefix) ->
          find(new RequestPath(prefix + rest(request.path(), depth), request.query()), true);
      case Proxy proxy ->
          match(row, proxyPath(proxy, request, depth, captured), throughUi, captured);
      case Moved _ -> match(row, orRoot(rest(request.path(), depth)), throughUi, captured);
      case UserSession _ -> match(row, request.path(), throughUi, captured);
      default -> match(row, request.trimmed(), throughUi, captured);
    };
  }

  private static Optional<Match> match(
      Row row, String path, boolean throughUi, List<String> captured) {
    return Optional.of(new Match(row.route(), path, throughUi, captured));
  }

  private static String proxyPath(
      Proxy proxy, RequestPath request, int depth, List<String> captured) {
    var upstream = proxy.upstream();
    for (var i = 0; i < captured.size(); i++) {
      upstream = upstream.replace("{" + (i + 1) + "}", captured.get(i));
    }
    var sent = proxy.profile().keepsTrailingSlash() ? request.path() : request.trimmed();
    return orRoot(proxy.backend().basePath() + upstream + rest(sent, depth));
  }

  /** What follows the first {@code depth} segments, with its slash. */
  private static String rest(String path, int depth) {
    var at = 0;
    for (var i = 0; i < depth; i++) {
      at = path.indexOf('/', at + 1);
      if (at < 0) {
        return "";
      }
    }
    return depth == 0 && path.equals("/") ? "" : path.substring(at);
  }

  private static String orRoot(String path) {
    return path.isEmpty() ? "/" : path;
  }
}
