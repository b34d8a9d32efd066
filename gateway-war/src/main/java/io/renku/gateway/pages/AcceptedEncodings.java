package io.renku.gateway.pages;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Which forms of a file a client takes, from its {@code Accept-Encoding}. */
final class AcceptedEncodings {
  private final Map<String, Double> weights = new TreeMap<>();

  /**
   * @param header or null
   */
  AcceptedEncodings(String header) {
    if (header != null) {
      Arrays.stream(header.toLowerCase(Locale.ROOT).split(",")).forEach(this::add);
    }
  }

  boolean takes(String encoding) {
    return weights.getOrDefault(encoding, weights.getOrDefault("*", 0.0)) > 0;
  }

  private void add(String entry) {
    var parts = entry.split(";", -1);
    var weight = 1.0;
    for (var parameter : Arrays.asList(parts).subList(1, parts.length)) {
      if (parameter.strip().startsWith("q=")) {
        weight = number(parameter.strip().substring(2));
      }
    }
    weights.put(parts[0].strip(), weight);
  }

  /** What is no number is no yes. */
  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      return 0;
    }
  }
}
