package io.renku.crc.defaults;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 1G}, {@code 2Gi}, {@code 4 GiB}, or plain bytes. */
final class ByteSize {
  private static final Pattern SIZE =
      Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(?:([kmgtpe])(i)?)?b?", Pattern.CASE_INSENSITIVE);
  private static final String UNITS = "kmgtpe";
  private static final BigDecimal GIGABYTE = BigDecimal.valueOf(1_000_000_000);

  private ByteSize() {}

  /**
   * Whole gigabytes of 10^9 bytes, half to even, and at least one.
   *
   * @throws IllegalStateException when the text is no size above zero
   */
  static long gigabytes(Object size) {
    var match = SIZE.matcher(size.toString().strip());
    if (!match.matches() || new BigDecimal(match.group(1)).signum() <= 0) {
      throw new IllegalStateException(
          "%s is not a size above zero, such as 1G, 2Gi or 500000000.".formatted(size));
    }
    var bytes = new BigDecimal(match.group(1)).multiply(unit(match.group(2), match.group(3)));
    return Math.max(1, bytes.divide(GIGABYTE, 0, RoundingMode.HALF_EVEN).longValueExact());
  }

  private static BigDecimal unit(String letter, String binary) {
    if (letter == null) {
      return BigDecimal.ONE;
    }
    var power = UNITS.indexOf(letter.toLowerCase(Locale.ROOT)) + 1;
    return BigDecimal.valueOf(binary == null ? 1000 : 1024).pow(power);
  }
}
