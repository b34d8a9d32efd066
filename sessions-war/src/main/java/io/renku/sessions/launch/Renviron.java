package io.renku.sessions.launch;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The file that R and RStudio read variables from, which they would not take from the server. */
final class Renviron {
  private static final Pattern PLAIN = Pattern.compile("[\\w./:@%+,=~-]*");

  private Renviron() {}

  /**
   * One line a variable. A value with a line break has no line: R cannot read it, and what follows
   * the break would be read as another variable.
   */
  static String of(Map<String, String> variables) {
    return variables.entrySet().stream()
        .filter(variable -> variable.getValue().chars().noneMatch(c -> c == '\n' || c == '\r'))
        .map(variable -> variable.getKey() + "=" + quoted(variable.getValue()))
        .collect(Collectors.joining("\n"));
  }

  /** R reads values as a shell does: without quotes it drops backslashes and quotes. */
  private static String quoted(String value) {
    if (PLAIN.matcher(value).matches()) {
      return value;
    }
    return value.contains("'")
        ? '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"'
        : "'" + value + "'";
  }
}
