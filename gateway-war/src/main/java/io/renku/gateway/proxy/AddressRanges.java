package io.renku.gateway.proxy;

import java.net.InetAddress;
import java.util.List;

/** Addresses and networks, such as {@code 10.0.0.7}, {@code 10.128.0.0/14} or {@code fd00::/8}. */
public final class AddressRanges {
  private record Range(byte[] network, int bits) {
    boolean contains(byte[] address) {
      if (address.length != network.length) {
        return false;
      }
      for (var bit = 0; bit < bits; bit++) {
        var mask = 0x80 >> bit % 8;
        if ((address[bit / 8] & mask) != (network[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private final List<Range> ranges;

  /**
   * @throws IllegalArgumentException when one of them is neither an address nor a network
   */
  public AddressRanges(List<String> texts) {
    ranges = texts.stream().map(AddressRanges::range).toList();
  }

  /** Is it an address, and within one of the ranges? */
  public boolean contains(String address) {
    if (ranges.isEmpty()) {
      return false;
    }
    try {
      var bytes = InetAddress.ofLiteral(address).getAddress();
      return ranges.stream().anyMatch(range -> range.contains(bytes));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  public static boolean isAddress(String text) {
    try {
      return InetAddress.ofLiteral(text) != null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static Range range(String text) {
    var slash = text.indexOf('/');
    var network = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash)).getAddress();
    var most = network.length * 8;
    var bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
    if (bits < 0 || bits > most) {
      throw new IllegalArgumentException("A network has 0 to " + most + " bits: " + text);
    }
    return new Range(network, bits);
  }
}
