package io.renku.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.gateway.routes.Backend;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class InstancesTest {
  private static final Backend CORE = Backend.at("core", "http://core:8080", Duration.ofSeconds(5));

  private InetAddress[] ready = addresses("10.0.0.1", "10.0.0.2");
  private long now;
  private final Instances instances = new Instances(this::lookUp, true, () -> now);

  @Test
  void aNewVisitorGetsAnInstanceAndACookie() {
    var choice = instances.choose(CORE, null);

    assertThat(choice.setCookie().orElseThrow())
        .matches(
            "reverse-proxy-sticky-session-core=[0-9a-f]{16}; Path=/; HttpOnly; SameSite=Lax;"
                + " Secure");
  }

  @Test
  void whoComesBackGetsTheSameAndNoCookie() {
    var first = instances.choose(CORE, null);
    var cookie = "other=1; " + first.setCookie().orElseThrow().split(";")[0];
    instances.choose(CORE, null);

    var again = instances.choose(CORE, cookie);

    assertThat(again.address()).isEqualTo(first.address());
    assertThat(again.setCookie()).isEmpty();
  }

  @Test
  void anotherReplicaOfTheGatewayKnowsTheCookie() {
    var first = instances.choose(CORE, null);

    var elsewhere =
        new Instances(this::lookUp, true, () -> now)
            .choose(CORE, first.setCookie().orElseThrow().split(";")[0]);

    assertThat(elsewhere.address()).isEqualTo(first.address());
    assertThat(elsewhere.setCookie()).isEmpty();
  }

  @Test
  void newVisitorsAreSpread() {
    var first = instances.choose(CORE, null).address();
    var second = instances.choose(CORE, null).address();

    assertThat(second).isNotEqualTo(first);
  }

  @Test
  void whoseInstanceIsGoneGetsAnother() {
    var cookie = instances.choose(CORE, null).setCookie().orElseThrow().split(";")[0];
    ready = addresses("10.0.0.9");
    now += 60_000;

    var choice = instances.choose(CORE, cookie);

    assertThat(choice.address()).isEqualTo(ready[0]);
    assertThat(choice.setCookie()).isPresent();
  }

  @Test
  void aMadeUpCookieCountsForNothing() {
    var choice = instances.choose(CORE, "reverse-proxy-sticky-session-core=10.0.0.1");

    assertThat(choice.setCookie()).isPresent();
  }

  @Test
  void withoutInstancesThereIsABadGatewayAndItEndsByItself() {
    ready = new InetAddress[0];
    assertThatThrownBy(() -> instances.choose(CORE, null))
        .isInstanceOfSatisfying(
            Failure.class, f -> assertThat(f.code()).isEqualTo(ErrorCode.UPSTREAM))
        .hasMessage("no upstream servers are available");

    ready = addresses("10.0.0.1");
    now += 60_000;
    assertThat(instances.choose(CORE, null).address()).isEqualTo(ready[0]);
  }

  private InetAddress[] lookUp(String host) throws UnknownHostException {
    if (ready.length == 0) {
      throw new UnknownHostException(host);
    }
    return ready;
  }

  private static InetAddress[] addresses(String... texts) {
    var all = new InetAddress[texts.length];
    for (var i = 0; i < texts.length; i++) {
      all[i] = InetAddress.ofLiteral(texts[i]);
    }
    return all;
  }
}
