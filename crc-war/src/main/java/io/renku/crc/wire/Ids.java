package io.renku.crc.wire;

import io.renku.commons.Failure;
import java.math.BigInteger;

/** Identifiers in a path. {@link #PATTERN} keeps anything but digits from matching a route. */
public final class Ids {
  public static final String PATTERN = "-?[0-9]+";
  private static final BigInteger LARGEST = BigInteger.valueOf(Integer.MAX_VALUE);

  private Ids() {}

  /**
   * @throws Failure 422 when no row can have this id
   */
  public static int of(String digits) {
    if (digits.length() < 20) {
      var id = new BigInteger(digits);
      if (id.signum() > 0 && id.compareTo(LARGEST) <= 0) {
        return id.intValue();
      }
    }
    throw Failure.invalid("An id must be a number from 1 to " + LARGEST + ".");
  }
}
