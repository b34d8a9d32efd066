package io.renku.sessions.session;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Amounts of memory, storage and processor time as resources and requests spell them. */
public final class Quantity {
  private static final Pattern SIZE =
      Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(e[+-]?\\d+)?([a-z]*)");
  private static final Map<Character, Integer> STEPS =
      Map.of('k', 1, 'm', 2, 'g', 3, 't', 4, 'p', 5, 'e', 6);
  private static final BigDecimal GIGA = BigDecimal.valueOf(1_000_000_000L);

  private Quantity() {}

  /** Bytes; letters count in any case, so that {@code m} means mega here. */
  public static Optional<Long> bytes(String text) {
    var match = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!match.matches()) {
      return Optional.empty();
    }
    var exponent = match.group(2) == null ? "" : match.group(2);
    if (exponent.length() > 4) {
      return Optional.empty();
    }
    var number = new BigDecimal(match.group(1) + exponent);
    return factor(match.group(3))
        .map(factor -> number.multiply(factor, MathContext.DECIMAL64))
        .filter(bytes -> bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) < 0)
        .map(bytes -> bytes.setScale(0, RoundingMode.HALF_UP).longValueExact());
  }

  private static Optional<BigDecimal> factor(String unit) {
    if (unit.isEmpty() || unit.equals("b")) {
      return Optional.of(BigDecimal.ONE);
    }
    var step = STEPS.get(unit.charAt(0));
    if (step == null) {
      return Optional.empty();
    }
    return switch (unit.substring(1)) {
      case "", "b" -> Optional.of(BigDecimal.TEN.pow(3 * step));
      case "i", "ib" -> Optional.of(BigDecimal.valueOf(2).pow(10 * step));
      default -> Optional.empty();
    };
  }

  /** Processor cores: a plain number, or milli, micro or nano cores. */
  public static Optional<BigDecimal> cores(String text) {
    var match =
        Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(?:e([+-]?\\d{1,3}))?([mun]?)")
            .matcher(text.strip());
    if (!match.matches()) {
      return Optional.empty();
    }
    var shift =
        switch (match.group(3)) {
          case "m" -> -3;
          case "u" -> -6;
          case "n" -> -9;
          default -> 0;
        };
    var exponent = match.group(2) == null ? 0 : Integer.parseInt(match.group(2));
    return Optional.of(
        new BigDecimal(match.group(1)).scaleByPowerOfTen(shift + exponent).stripTrailingZeros());
  }

  /** Gigabytes as the clients show them: {@code 16G}, {@code 10.74G}. */
  public static String inGigabytes(long bytes) {
    var whole = bytes % 1_000_000_000L == 0;
    return BigDecimal.valueOf(bytes).divide(GIGA, whole ? 0 : 2, RoundingMode.HALF_UP) + "G";
  }

  /** Whether two spellings mean the same amount of the named resource. */
  static boolean isSame(String resource, String a, String b) {
    if (a.equals(b)) {
      return true;
    }
    if (resource.equals("cpu")) {
      return cores(a).isPresent() && cores(a).equals(cores(b));
    }
    return bytes(a).isPresent() && bytes(a).equals(bytes(b));
  }
}
