package io.renku.core.datasets;

import java.util.List;
import java.util.regex.Pattern;

/** Glob patterns that match from the right, as Python's {@code PurePath.match} does. */
final class PathMatch {
  private PathMatch() {}

  static boolean any(List<String> patterns, String path) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, path));
  }

  static boolean matches(String pattern, String path) {
    var wanted = pattern.replaceAll("^(\\./)+|/+$", "").split("/");
    var parts = path.split("/");
    if (wanted.length > parts.length) {
      return false;
    }
    for (var i = 1; i <= wanted.length; i++) {
      if (!glob(wanted[wanted.length - i]).matcher(parts[parts.length - i]).matches()) {
        return false;
      }
    }
    return true;
  }

  private static Pattern glob(String part) {
    var regex = new StringBuilder();
    for (var c : part.toCharArray()) {
      switch (c) {
        case '*' -> regex.append("[^/]*");
        case '?' -> regex.append("[^/]");
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString());
  }
}
