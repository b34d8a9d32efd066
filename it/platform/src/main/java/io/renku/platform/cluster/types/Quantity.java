package io.renku.platform.cluster.types;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Pattern;

/** An amount as Kubernetes writes it: {@code 500m}, {@code 1.5Gi}, {@code 1e3}. */
public record Quantity(BigDecimal value, boolean isBinary) {
  private static final Pattern FORM =
      Pattern.compile(
          "([+-]?(?:\\d+\\.?\\d*|\\.\\d+))(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?\\d+)?");
  private static final Map<String, BigDecimal> UNITS =
      Map.ofEntries(
          Map.entry("n", BigDecimal.valueOf(1, 9)),
          Map.entry("u", BigDecimal.valueOf(1, 6)),
          Map.entry("m", BigDecimal.valueOf(1, 3)),
          Map.entry("k", BigDecimal.valueOf(1_000)),
          Map.entry("M", BigDecimal.valueOf(1_000_000)),
          Map.entry("G", BigDecimal.valueOf(1_000_000_000L)),
          Map.entry("T", BigDecimal.valueOf(1_000_000_000_000L)),
          Map.entry("P", BigDecimal.valueOf(1_000_000_000_000_000L)),
          Map.entry("E", BigDecimal.valueOf(1_000_000_000_000_000_000L)),
          Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
          Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
          Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
          Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
          Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
          Map.entry("Ei", BigDecimal.valueOf(1L << 60)));
  private static final String[] BINARY = {"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"};
  private static final String[] DECIMAL = {"", "k", "M", "G", "T", "P", "E"};

  public static final Quantity ZERO = new Quantity(BigDecimal.ZERO, false);

  public static boolean isQuantity(String text) {
    return FORM.matcher(text).matches();
  }

  public static Quantity of(String text) {
    var match = FORM.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException(
          "quantities must match the regular expression '"
              + "^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    }
    var unit = match.group(2);
    var number = new BigDecimal(match.group(1));
    if (unit == null) {
      return new Quantity(number, false);
    }
    if (UNITS.containsKey(unit)) {
      return new Quantity(number.multiply(UNITS.get(unit)), unit.endsWith("i"));
    }
    return new Quantity(number.scaleByPowerOfTen(Integer.parseInt(unit.substring(1))), false);
  }

  public Quantity plus(Quantity other) {
    return new Quantity(value.add(other.value), value.signum() == 0 ? other.isBinary : isBinary);
  }

  public boolean exceeds(Quantity limit) {
    return value.compareTo(limit.value) > 0;
  }

  /** The shortest exact form, in the family of units that the amount was written in. */
  @Override
  public String toString() {
    if (value.signum() == 0) {
      return "0";
    }
    if (value.stripTrailingZeros().scale() > 0) {
      return value.movePointRight(3).setScale(0, RoundingMode.CEILING).toPlainString() + "m";
    }
    var whole = value.toBigInteger();
    var base = java.math.BigInteger.valueOf(isBinary ? 1024 : 1000);
    var unit = 0;
    while (unit < 6 && whole.mod(base).signum() == 0) {
      whole = whole.divide(base);
      unit++;
    }
    return whole + (isBinary ? BINARY : DECIMAL)[unit];
  }
}
