package io.renku.forge.http;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Offset paging: which page a caller wants, and the headers that say where it is. */
public record Page(int number, int size) {
  private static final int DEFAULT_SIZE = 20;
  private static final int MAX_SIZE = 100;

  /** A cut that is already made, so that it is not mistaken for a whole list. */
  public record Cut<T>(List<T> items) implements Iterable<T> {
    @Override
    public java.util.Iterator<T> iterator() {
      return items.iterator();
    }
  }

  public static Page of(Exchange exchange) {
    return new Page(
        positive(exchange, "page", 1),
        Math.min(MAX_SIZE, positive(exchange, "per_page", DEFAULT_SIZE)));
  }

  private static int positive(Exchange exchange, String name, int fallback) {
    var text = exchange.query(name).filter(t -> !t.isBlank());
    if (text.isEmpty()) {
      return fallback;
    }
    if (!text.get().matches("\\d{1,9}")) {
      throw ApiFailure.invalid(name);
    }
    var value = Integer.parseInt(text.get());
    if (value == 0) {
      throw ApiFailure.error(400, name + " does not have a valid value");
    }
    return value;
  }

  public long offset() {
    return (long) (number - 1) * size;
  }

  public <T> Cut<T> cut(Exchange exchange, List<T> all) {
    headers(exchange, all.size());
    var from = (int) Math.min(offset(), all.size());
    return new Cut<>(all.subList(from, Math.min(all.size(), from + size)));
  }

  public void headers(Exchange exchange, int total) {
    var pages = Math.max(1, (total + size - 1) / size);
    var next = number < pages ? String.valueOf(number + 1) : "";
    var previous = number > 1 ? String.valueOf(Math.min(number - 1, pages)) : "";
    exchange
        .header("X-Total", String.valueOf(total))
        .header("X-Total-Pages", String.valueOf(pages));
    common(exchange, next, previous);
    exchange.header("Link", links(exchange, next, previous, String.valueOf(pages)));
  }

  /** For lists that are too long to count, such as commits: GitLab leaves out the totals. */
  public void headersUncounted(Exchange exchange, boolean more) {
    var next = more ? String.valueOf(number + 1) : "";
    var previous = number > 1 ? String.valueOf(number - 1) : "";
    common(exchange, next, previous);
    exchange.header("Link", links(exchange, next, previous, ""));
  }

  private void common(Exchange exchange, String next, String previous) {
    exchange
        .header("X-Page", String.valueOf(number))
        .header("X-Per-Page", String.valueOf(size))
        .header("X-Next-Page", next)
        .header("X-Prev-Page", previous);
  }

  private String links(Exchange exchange, String next, String previous, String last) {
    var links = new ArrayList<String>();
    link(links, exchange, previous, "prev");
    link(links, exchange, next, "next");
    link(links, exchange, "1", "first");
    link(links, exchange, last, "last");
    return String.join(", ", links);
  }

  private void link(List<String> links, Exchange exchange, String page, String rel) {
    if (!page.isEmpty()) {
      links.add("<%s>; rel=\"%s\"".formatted(url(exchange, "page", page, size), rel));
    }
  }

  /** The header of keyset paging. */
  public static String next(Exchange exchange, String cursor, String value, int size) {
    return "<%s>; rel=\"next\"".formatted(url(exchange, cursor, value, size));
  }

  private static String url(Exchange exchange, String cursor, String value, int size) {
    var others =
        Stream.of(exchange.rawQuery().split("&"))
            .filter(p -> !p.isEmpty() && !p.startsWith(cursor + "=") && !p.startsWith("per_page="))
            .filter(p -> !p.startsWith("private_token=") && !p.startsWith("access_token="));
    var query =
        Stream.concat(others, Stream.of(cursor + "=" + value, "per_page=" + size))
            .collect(Collectors.joining("&"));
    return exchange.publicUrl() + exchange.rawPath() + "?" + query;
  }
}
