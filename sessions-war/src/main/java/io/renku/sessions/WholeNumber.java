package io.renku.sessions;

import jakarta.annotation.Priority;
import java.math.BigDecimal;
import org.eclipse.microprofile.config.spi.Converter;

/** Whole numbers of the configuration as Helm writes the larger ones: {@code 8.64e+04}. */
public final class WholeNumber {
  private WholeNumber() {}

  /** For keys of type {@code int}. */
  @Priority(200)
  public static class OfInt implements Converter<Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer convert(String value) {
      return Math.toIntExact(read(value));
    }
  }

  /** For keys of type {@code long}. */
  @Priority(200)
  public static class OfLong implements Converter<Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public Long convert(String value) {
      return read(value);
    }
  }

  private static long read(String value) {
    try {
      return new BigDecimal(value.strip()).longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException(value + " is not a whole number.", e);
    }
  }
}
