package io.renku.graph.web;

import io.renku.commons.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sort keys in the order in which they count, from repeated {@code property:direction}. */
public record Sorting(List<Key> keys) {

  /** One property; its name is one of those that were allowed. */
  public record Key(String property, boolean descending) {}

  public static Sorting of(List<String> texts, List<String> allowed) {
    var keys = new ArrayList<Key>();
    for (var text : texts) {
      if (!text.matches("\\w+:\\w+")) {
        throw Failure.badRequest("'%s' is not a valid sort".formatted(text));
      }
      var colon = text.indexOf(':');
      var direction = text.substring(colon + 1).toLowerCase(Locale.ROOT);
      if (!direction.equals("asc") && !direction.equals("desc")) {
        throw Failure.badRequest(
            "'%s' is neither 'ASC' nor 'DESC'".formatted(text.substring(colon + 1)));
      }
      keys.add(new Key(property(text.substring(0, colon), allowed), direction.equals("desc")));
    }
    return new Sorting(keys.isEmpty() ? List.of(new Key("name", false)) : keys);
  }

  private static String property(String name, List<String> allowed) {
    return allowed.stream()
        .filter(each -> each.equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                Failure.badRequest(
                    "'%s' is not a valid sort property. Allowed properties: %s"
                        .formatted(name, String.join(", ", allowed))));
  }
}
