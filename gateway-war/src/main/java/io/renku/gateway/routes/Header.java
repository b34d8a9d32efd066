package io.renku.gateway.routes;

/** One header line. */
public record Header(String name, String value) {
  /**
   * The header in a part of a text. Blanks around its name and its value count for nothing.
   *
   * @param colon where the colon after the name is
   */
  public static Header of(String text, int start, int colon, int end) {
    return new Header(trimmed(text, start, colon), trimmed(text, colon + 1, end));
  }

  private static String trimmed(String text, int start, int end) {
    var first = start;
    while (first < end && isBlank(text.charAt(first))) {
      first++;
    }
    var last = end;
    while (last > first && isBlank(text.charAt(last - 1))) {
      last--;
    }
    return text.substring(first, last);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  public boolean is(String other) {
    return name.equalsIgnoreCase(other);
  }
}
