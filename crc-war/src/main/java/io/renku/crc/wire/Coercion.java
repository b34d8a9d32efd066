package io.renku.crc.wire;

import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The reference's leniency, which clients rely on: {@code "10"} and {@code 10.0} are the integer
 * 10, {@code "yes"} is true. Empty means that the value does not stand for one of the type.
 */
public final class Coercion {
  private static final Set<String> TRUE = Set.of("true", "yes", "on", "t", "y", "1");
  private static final Set<String> FALSE = Set.of("false", "no", "off", "f", "n", "0");
  private static final int LONGEST_NUMBER = 40;

  private Coercion() {}

  public static Optional<Double> toDouble(JsonValue value) {
    return toDecimal(value).map(BigDecimal::doubleValue).filter(Double::isFinite);
  }

  /** Whole numbers only; {@code 10.5} is none. */
  public static Optional<Long> toLong(JsonValue value) {
    return toDecimal(value)
        .filter(d -> d.stripTrailingZeros().scale() <= 0)
        .filter(d -> d.precision() - d.scale() <= 19)
        .map(BigDecimal::toBigInteger)
        .filter(i -> i.bitLength() < Long.SIZE)
        .map(java.math.BigInteger::longValue);
  }

  public static Optional<Boolean> toBoolean(JsonValue value) {
    return switch (value.getValueType()) {
      case TRUE -> Optional.of(true);
      case FALSE -> Optional.of(false);
      case STRING -> word(((JsonString) value).getString().toLowerCase(Locale.ROOT));
      case NUMBER -> toLong(value).flatMap(n -> word(Long.toString(n)));
      default -> Optional.empty();
    };
  }

  private static Optional<Boolean> word(String word) {
    if (TRUE.contains(word)) {
      return Optional.of(true);
    }
    return FALSE.contains(word) ? Optional.of(false) : Optional.empty();
  }

  /** Absurdly long digits or exponents are refused before anything is computed from them. */
  private static Optional<BigDecimal> toDecimal(JsonValue value) {
    try {
      var decimal =
          switch (value) {
            case JsonNumber number -> number.bigDecimalValue();
            case JsonString string when string.getString().length() <= LONGEST_NUMBER ->
                new BigDecimal(string.getString().strip());
            default -> null;
          };
      return Optional.ofNullable(decimal).filter(d -> Math.abs((long) d.scale()) < 400);
    } catch (ArithmeticException | NumberFormatException _) {
      return Optional.empty();
    }
  }
}
