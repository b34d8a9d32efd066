package io.renku.crc.connections;

import java.math.BigInteger;
import java.net.InetAddress;

/** A range of addresses, written as {@code 10.1.0.0/16} or {@code fd00::/8}. */
record Network(InetAddress start, int prefix) {

  /**
   * @throws IllegalArgumentException when the text is no such range
   */
  static Network of(String text) {
    try {
      var parts = text.strip().split("/", -1);
      var start = InetAddress.ofLiteral(parts[0]);
      var bits = start.getAddress().length * 8;
      var prefix = parts.length == 1 ? bits : Integer.parseInt(parts[1]);
      if (parts.length <= 2 && prefix >= 0 && prefix <= bits) {
        return new Network(start, prefix);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(complaint(text), e);
    }
    throw new IllegalArgumentException(complaint(text));
  }

  private static String complaint(String text) {
    return "'%s' is not a network such as 10.1.0.0/16 or fd00::/8.".formatted(text);
  }

  boolean holds(InetAddress address) {
    var other = address.getAddress();
    var own = start.getAddress();
    return own.length == other.length && front(own).equals(front(other));
  }

  private BigInteger front(byte[] address) {
    return new BigInteger(1, address).shiftRight(address.length * 8 - prefix);
  }
}
