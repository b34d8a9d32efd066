package io.renku.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginTest {
  private final Origin origin =
      new Origin("https://renku.example", Set.of("https://other.example"));

  @ParameterizedTest
  @CsvSource({
    "Origin,           https://renku.example",
    "Origin,           https://other.example",
    "Sec-Fetch-Site,   same-origin",
    "Sec-Fetch-Site,   none",
    "X-Requested-With, XMLHttpRequest"
  })
  void ourOwnPagesMayWrite(String header, String value) {
    var request = new FakeServlet().header(header, value).request();

    assertThatCode(() -> origin.requireOurs(request)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "Origin,         https://evil.example",
    "Origin,         null",
    "Origin,         http://renku.example",
    "Origin,         https://renku.example.evil.example",
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
    "Accept,         text/html"
  })
  void othersMayNot(String header, String value) {
    var request = new FakeServlet().header(header, value).request();

    assertThatThrownBy(() -> origin.requireOurs(request))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.code()).isEqualTo(ErrorCode.FORBIDDEN));
  }

  @Test
  void aCustomHeaderDoesNotOutweighAForeignOrigin() {
    var request =
        new FakeServlet()
            .header("Origin", "https://evil.example")
            .header("X-Requested-With", "XMLHttpRequest")
            .request();

    assertThatThrownBy(() -> origin.requireOurs(request)).isInstanceOf(Failure.class);
  }

  @Test
  void theSendersAddressCountsOnlyFromATrustedProxy() {
    var forwarding = new Forwarding("https", "renku.example", List.of("10.0.0.1"));
    var chain = "6.6.6.6, 1.2.3.4, 10.0.0.1";

    assertThat(forwarding.clientAddress("203.0.113.7", "1.2.3.4")).isEqualTo("203.0.113.7");
    assertThat(forwarding.clientAddress("10.0.0.1", chain)).isEqualTo("1.2.3.4");
    assertThat(forwarding.clientAddress("10.0.0.1", null)).isEqualTo("10.0.0.1");
  }

  @Test
  void aBurstIsAdmittedAndThenTheAverage() {
    var now = new long[1];
    var limit = new RateLimit(1, 3, () -> now[0]);

    assertThat(List.of(limit.admits("a"), limit.admits("a"), limit.admits("a"), limit.admits("a")))
        .containsExactly(true, true, true, false);
    assertThat(limit.admits("b")).isTrue();
    now[0] += 1_000_000_000L;
    assertThat(List.of(limit.admits("a"), limit.admits("a"))).containsExactly(true, false);
  }
}
