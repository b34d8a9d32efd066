package io.renku.platform.cluster.git;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One line of git's configuration, handed over in the environment: no file of a user changes. */
record Setting(String key, String value) {
  private static final String COUNT = "GIT_CONFIG_COUNT";

  /** The variables, with settings behind those that are in them already. */
  static Map<String, String> addTo(Map<String, String> variables, List<Setting> settings) {
    var result = new TreeMap<>(variables);
    var given = result.getOrDefault(COUNT, "0");
    var count = given.matches("\\d{1,4}") ? Integer.parseInt(given) : 0;
    for (var setting : settings) {
      result.put("GIT_CONFIG_KEY_" + count, setting.key());
      result.put("GIT_CONFIG_VALUE_" + count, setting.value());
      count++;
    }
    result.put(COUNT, Integer.toString(count));
    return result;
  }
}
