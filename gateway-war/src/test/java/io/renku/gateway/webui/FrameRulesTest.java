package io.renku.gateway.webui;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.gateway.http.HttpPool;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameRulesTest {
  private static final URI OURS = URI.create("https://dev.renku.example");
  private static final URI PAGE = URI.create("https://page.example/x");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "frame-ancestors *                            | true",
        "frame-ancestors https://*                    | true",
        "frame-ancestors http://*                     | false",
        "frame-ancestors 'none'                       | false",
        "frame-ancestors 'self'                       | false",
        "default-src 'self'                           | false",
        "default-src 'self'; frame-ancestors *        | true",
        "frame-ancestors https://dev.renku.example    | true",
        "frame-ancestors http://dev.renku.example     | false",
        "frame-ancestors dev.renku.example            | true",
        "frame-ancestors *.renku.example              | true",
        "frame-ancestors https://*.renku.example      | true",
        "frame-ancestors http://*.renku.example       | false",
        "frame-ancestors *.other.example              | false",
        "frame-ancestors https://a.example 'self' https://dev.renku.example | true",
        "frame-ancestors https://dev.renku.example.evil.example | false"
      })
  void thePagesPolicyDecides(String policy, boolean allowed) {
    assertThat(FrameRules.allow(OURS, PAGE, Optional.of(policy.strip()), Optional.empty()))
        .isEqualTo(allowed);
  }

  @Test
  void aPageOfOurOwnIsItself() {
    var own = URI.create("https://dev.renku.example/page");

    assertThat(FrameRules.allow(OURS, own, Optional.of("frame-ancestors 'self'"), Optional.empty()))
        .isTrue();
    assertThat(FrameRules.allow(OURS, own, Optional.empty(), Optional.of("SAMEORIGIN"))).isTrue();
  }

  @Test
  void withoutPolicyTheOlderHeaderCounts() {
    assertThat(FrameRules.allow(OURS, PAGE, Optional.empty(), Optional.empty())).isTrue();
    assertThat(FrameRules.allow(OURS, PAGE, Optional.empty(), Optional.of("DENY"))).isFalse();
    assertThat(FrameRules.allow(OURS, PAGE, Optional.empty(), Optional.of("SAMEORIGIN"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "100.64.0.1", "224.0.0.1", "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1"
      })
  void innerAddressesAreNotCalled(String address) throws Exception {
    assertThat(FrameCheck.isPublic(InetAddress.getByName(address))).isFalse();
  }

  @Test
  void onlyWebPagesAreLookedAt() {
    try (var pool = new HttpPool()) {
      var check = new FrameCheck(pool, OURS);

      for (var url :
          new String[] {
            "file:///etc/passwd", "ftp://x", "x", "http://", "http://127.0.0.1:1/", "http://[::1]/"
          }) {
        assertThat(check.check(url).getBoolean("isIframeValid")).as(url).isFalse();
        assertThat(check.check(url).getString("error")).isNotBlank();
      }
    }
  }
}
