package io.renku.core.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Compares version numbers by their numeric parts. */
public final class Versions {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  private Versions() {}

  /** Only the leading {@code N.N.N} counts: release candidates equal their release. */
  public static int compare(String left, String right) {
    var lefts = numbers(left);
    var rights = numbers(right);
    for (var i = 0; i < Math.max(lefts.size(), rights.size()); i++) {
      var difference = Integer.compare(at(lefts, i), at(rights, i));
      if (difference != 0) {
        return difference;
      }
    }
    return 0;
  }

  private static int at(List<Integer> numbers, int index) {
    return index < numbers.size() ? numbers.get(index) : 0;
  }

  private static List<Integer> numbers(String version) {
    var numbers = new ArrayList<Integer>();
    for (var part : version.split("\\.")) {
      var matcher = NUMBER.matcher(part);
      if (numbers.size() == 3 || !matcher.lookingAt()) {
        break;
      }
      numbers.add(Integer.valueOf(matcher.group()));
    }
    return numbers;
  }
}
