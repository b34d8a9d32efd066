package io.renku.crc.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRulesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.255.255.255",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.0.3",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.168.1.1",
        "198.19.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "fe80::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1"
      })
  void whatIsNotPublicIsRefused(String address) {
    assertThat(AddressRules.allowing("").allow(InetAddress.ofLiteral(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "52.218.0.1",
        "172.15.255.255",
        "172.32.0.0",
        "223.255.255.255",
        "::ffff:52.218.0.1",
        "2600:1f00::1",
        "2a05:d000::1"
      })
  void thePublicInternetIsAllowed(String address) {
    assertThat(AddressRules.allowing("").allow(InetAddress.ofLiteral(address))).isTrue();
  }

  @Test
  void anOperatorCanAllowNetworks() {
    var rules = AddressRules.allowing(" 10.1.0.0/16, fd00:1::/32,192.168.7.7 ");

    assertThat(rules.allow(InetAddress.ofLiteral("10.1.255.9"))).isTrue();
    assertThat(rules.allow(InetAddress.ofLiteral("10.2.0.0"))).isFalse();
    assertThat(rules.allow(InetAddress.ofLiteral("fd00:1::9"))).isTrue();
    assertThat(rules.allow(InetAddress.ofLiteral("fd00:2::9"))).isFalse();
    assertThat(rules.allow(InetAddress.ofLiteral("192.168.7.7"))).isTrue();
    assertThat(rules.allow(InetAddress.ofLiteral("192.168.7.8"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"example.org", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0.0/x"})
  void whatIsNoNetworkIsNamed(String text) {
    assertThatThrownBy(() -> AddressRules.allowing(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }
}
