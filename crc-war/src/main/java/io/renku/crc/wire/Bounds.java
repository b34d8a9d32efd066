package io.renku.crc.wire;

import java.util.Optional;

/** The smallest and largest amount allowed; {@code above} excludes the smallest itself. */
public record Bounds(double smallest, boolean above, double largest) {
  public static final Bounds POSITIVE = new Bounds(0, true, Double.MAX_VALUE);
  public static final Bounds NOT_NEGATIVE = new Bounds(0, false, Double.MAX_VALUE);

  public static Bounds between(double smallest, double largest) {
    return new Bounds(smallest, false, largest);
  }

  public Optional<String> fault(Number amount) {
    var value = amount.doubleValue();
    if (above ? value <= smallest : value < smallest) {
      return Optional.of(
          "Input should be greater than %s%s"
              .formatted(above ? "" : "or equal to ", plain(smallest)));
    }
    return value > largest
        ? Optional.of("Input should be less than or equal to " + plain(largest))
        : Optional.empty();
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) && Math.abs(bound) < 1e15
        ? Long.toString((long) bound)
        : Double.toString(bound);
  }
}
