package io.renku.crc.storage;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;

/** Identifiers that sort by their time: 48 bits of milliseconds, 80 of chance, in 26 characters. */
final class Ulid {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int LENGTH = 26;

  private Ulid() {}

  static String at(Instant time) {
    var value =
        BigInteger.valueOf(time.toEpochMilli()).shiftLeft(80).or(new BigInteger(80, RANDOM));
    var text = new char[LENGTH];
    for (var i = LENGTH - 1; i >= 0; i--) {
      text[i] = ALPHABET.charAt(value.intValue() & 31);
      value = value.shiftRight(5);
    }
    return new String(text);
  }
}
