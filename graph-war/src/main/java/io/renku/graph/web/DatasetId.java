package io.renku.graph.web;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** The address of a dataset: its identifier, or {@code sa} and the IRI it stems from in base 58. */
public final class DatasetId {
  private static final String PREFIX = "sa";
  private static final String ALPHABET =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(ALPHABET.length());
  private static final int LONGEST = 4_000;

  private DatasetId() {}

  public static String ofSameAs(String iri) {
    var bytes = iri.getBytes(StandardCharsets.UTF_8);
    var number = new BigInteger(1, bytes);
    var digits = new StringBuilder();
    while (number.signum() > 0) {
      var parts = number.divideAndRemainder(BASE);
      digits.append(ALPHABET.charAt(parts[1].intValue()));
      number = parts[0];
    }
    for (var i = 0; i < bytes.length && bytes[i] == 0; i++) {
      digits.append(ALPHABET.charAt(0));
    }
    return PREFIX + digits.reverse();
  }

  public static boolean isSameAs(String id) {
    return id.startsWith(PREFIX);
  }

  /** The IRI; empty when the text is not one of ours. */
  public static Optional<String> sameAs(String id) {
    if (!isSameAs(id) || id.length() > LONGEST) {
      return Optional.empty();
    }
    var number = BigInteger.ZERO;
    for (var c : id.substring(PREFIX.length()).toCharArray()) {
      var digit = ALPHABET.indexOf(c);
      if (digit < 0) {
        return Optional.empty();
      }
      number = number.multiply(BASE).add(BigInteger.valueOf(digit));
    }
    var bytes = number.toByteArray();
    var start = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
    var iri = new String(Arrays.copyOfRange(bytes, start, bytes.length), StandardCharsets.UTF_8);
    return iri.matches("[a-z][a-z0-9+.-]*:[^\\s<>\"{}|\\\\^`\\p{Cntrl}]*")
        ? Optional.of(iri)
        : Optional.empty();
  }
}
