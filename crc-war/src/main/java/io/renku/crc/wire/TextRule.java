package io.renku.crc.wire;

import java.util.Optional;
import java.util.regex.Pattern;

/** What a text must be like. Lengths count code points, and patterns match the whole text. */
public record TextRule(int shortest, int longest, Optional<Pattern> pattern) {

  public static TextRule ofLength(int shortest, int longest) {
    return new TextRule(shortest, longest, Optional.empty());
  }

  public static TextRule matching(int shortest, int longest, String pattern) {
    return new TextRule(shortest, longest, Optional.of(Pattern.compile(pattern)));
  }

  /** Says what is wrong with the text, if anything. */
  public Optional<String> fault(String text) {
    var length = text.codePointCount(0, text.length());
    if (!isStorable(text)) {
      return Optional.of("Text may not contain NUL characters or broken Unicode");
    }
    if (length < shortest) {
      return Optional.of("Text should have at least %d characters".formatted(shortest));
    }
    if (length > longest) {
      return Optional.of("Text cannot be longer than %d characters".formatted(longest));
    }
    return pattern
        .filter(p -> !p.matcher(text).matches())
        .map(p -> "Text should match pattern '%s'".formatted(p.pattern()));
  }

  /** Whether PostgreSQL takes the text at all. */
  public static boolean isStorable(String text) {
    return text.codePoints().noneMatch(TextRule::isUnstorable);
  }

  /** PostgreSQL stores neither NUL nor half of a surrogate pair. */
  private static boolean isUnstorable(int codePoint) {
    return codePoint == 0 || (codePoint >= 0xD800 && codePoint <= 0xDFFF);
  }
}
