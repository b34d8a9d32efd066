package io.renku.graph.web;

import io.renku.commons.Failure;
import io.renku.commons.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which page a caller wants, and the headers that tell about all of them. */
public record PageRequest(int page, int perPage) {
  private static final int USUAL = 20;

  /** Absent values are null. */
  public static PageRequest of(String page, String perPage) {
    return of(page, perPage, USUAL);
  }

  public static PageRequest of(String page, String perPage, int usual) {
    var size = number("per_page", perPage, usual);
    if (size > Page.LARGEST) {
      throw Failure.badRequest(
          "'%d' not a valid 'per_page' value. Max value is %d".formatted(size, Page.LARGEST));
    }
    return new PageRequest(number("page", page, 1), size);
  }

  private static int number(String name, String text, int absent) {
    if (text == null) {
      return absent;
    }
    if (!text.matches("[1-9]\\d{0,8}")) {
      throw Failure.badRequest("'%s' not a valid '%s' value".formatted(text, name));
    }
    return Integer.parseInt(text);
  }

  public long offset() {
    return (page - 1L) * perPage;
  }

  public <T> Page<T> of(List<T> items, long total) {
    return new Page<>(
        items, page, perPage, Math.max(total, items.isEmpty() ? 0 : offset() + items.size()));
  }

  /** One page of a list that is there as a whole. */
  public <T> Page<T> cut(List<T> all) {
    var from = (int) Math.min(offset(), all.size());
    return of(all.subList(from, Math.min(from + perPage, all.size())), all.size());
  }

  /** {@code url} is the address of this page, to which {@code Link} refers. */
  public static Map<String, List<String>> headers(Page<?> page, String url) {
    var pages = page.total() == 0 ? 0 : page.pages();
    var headers = new LinkedHashMap<String, List<String>>();
    headers.put("Total", List.of(Long.toString(page.total())));
    headers.put("Total-Pages", List.of(Integer.toString(pages)));
    headers.put("Per-Page", List.of(Integer.toString(page.size())));
    headers.put("Page", List.of(Integer.toString(page.number())));
    var links = new ArrayList<String>();
    if (pages > 0 && page.number() > 1) {
      headers.put("Prev-Page", List.of(Integer.toString(page.number() - 1)));
      links.add(link(url, page.number() - 1, "prev"));
    }
    if (pages > 0 && page.number() != pages) {
      headers.put("Next-Page", List.of(Integer.toString(page.number() + 1)));
      links.add(link(url, page.number() + 1, "next"));
    }
    links.add(link(url, 1, "first"));
    links.add(link(url, Math.max(1, pages), "last"));
    headers.put("Link", links);
    return headers;
  }

  private static String link(String url, int page, String rel) {
    var number = "page=" + page;
    var query = url.indexOf('?');
    String target;
    if (query < 0) {
      target = url + "?" + number;
    } else if (url.substring(query).matches("(?s).*[?&]page=.*")) {
      target =
          url.substring(0, query)
              + url.substring(query).replaceAll("([?&])page=[^&]*", "$1" + number);
    } else {
      target = url + "&" + number;
    }
    return "<%s>; rel=\"%s\"".formatted(target, rel);
  }
}
