package io.renku.forge.graphql;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A list that is given page by page. */
final class Connection {
  private static final int MOST = 100;

  private Connection() {}

  static <T> GraphqlObject of(
      String type, List<T> all, Arguments arguments, Function<T, GraphqlObject> node) {
    var from = arguments.text("after").map(Connection::offset).orElse(0);
    var size = arguments.text("first").map(Connection::number).orElse(MOST);
    var to = Math.min(all.size(), from + Math.min(MOST, size));
    var start = Math.min(from, all.size());
    var page = all.subList(start, Math.max(start, to));
    var nodes = page.stream().map(node).toList();
    var pageInfo =
        new GraphqlObject(
            "PageInfo",
            Map.of(
                "hasNextPage", _ -> to < all.size(),
                "hasPreviousPage", _ -> from > 0,
                "startCursor", _ -> page.isEmpty() ? null : cursor(start + 1),
                "endCursor", _ -> page.isEmpty() ? null : cursor(start + page.size())));
    return new GraphqlObject(
        type,
        Map.of(
            "nodes", _ -> nodes,
            "edges", _ -> edges(type, nodes, start),
            "pageInfo", _ -> pageInfo,
            "count", _ -> all.size()));
  }

  private static List<GraphqlObject> edges(String type, List<GraphqlObject> nodes, int start) {
    var edges = new ArrayList<GraphqlObject>();
    for (int i = 0; i < nodes.size(); i++) {
      var node = nodes.get(i);
      var cursor = cursor(start + i + 1);
      edges.add(
          new GraphqlObject(
              type.replace("Connection", "Edge"),
              Map.of("node", _ -> node, "cursor", _ -> cursor)));
    }
    return edges;
  }

  private static String cursor(int offset) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(String.valueOf(offset).getBytes(StandardCharsets.UTF_8));
  }

  private static int offset(String cursor) {
    try {
      return number(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      throw new GraphqlParser.Malformed("The cursor is not one of this server's");
    }
  }

  private static int number(String text) {
    if (!text.matches("\\d{1,9}")) {
      throw new GraphqlParser.Malformed(text + " is not a number that can be used here");
    }
    return Integer.parseInt(text);
  }
}
