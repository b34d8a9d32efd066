package io.renku.crc.connections;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses a user may make this server talk to: those of the public internet, and networks
 * that the operator has named. Java reads IPv4 mapped into IPv6 as IPv4.
 */
final class AddressRules {
  /** IANA's special-purpose registry, multicast, and Azure's host agent on a public address. */
  private static final List<Network> NOT_PUBLIC =
      networks(
          "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24"
              + " 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24"
              + " 203.0.113.0/24 224.0.0.0/3 168.63.129.16/32"
              + " 2001::/23 2001:db8::/32 2002::/16 3fff::/20");

  private static final Network PUBLIC_IPV6 = Network.of("2000::/3");

  private final List<Network> allowed;

  private AddressRules(List<Network> allowed) {
    this.allowed = allowed;
  }

  /**
   * @param allowed networks to allow beside the public ones, separated by commas
   * @throws IllegalArgumentException when one of them is no network
   */
  static AddressRules allowing(String allowed) {
    return new AddressRules(networks(allowed));
  }

  boolean allow(InetAddress address) {
    return allowed.stream().anyMatch(network -> network.holds(address)) || isPublic(address);
  }

  private static boolean isPublic(InetAddress address) {
    return (address instanceof Inet4Address || PUBLIC_IPV6.holds(address))
        && NOT_PUBLIC.stream().noneMatch(network -> network.holds(address));
  }

  private static List<Network> networks(String list) {
    return Arrays.stream(list.split("[,\\s]+"))
        .filter(text -> !text.isEmpty())
        .map(Network::of)
        .toList();
  }
}
