package io.renku.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Channels of the web client on the real server, which has its own mind about when to close one.
 * Each of these tabs talks at once.
 */
@ExtendWith(ArquillianExtension.class)
class ChannelsIT {
  private static final int MOST_TABS = 10;
  private static final int LOG_IN_FIRST = 4000;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Channel> open = new ArrayList<>();

  @AfterEach
  void closeAll() {
    open.forEach(Channel::close);
    http.shutdownNow();
  }

  @Test
  void section7_ofAThousandChannelsOfOneBrowserTenAreServedAndAllOthersToldWhyNot() {
    var cookies = LocalPlatform.visitor().logIn("demo", "demo").cookieHeader("/");
    var callsBefore = redisCalls();

    for (var tab = 0; tab < MOST_TABS; tab++) {
      assertThat(open(cookies).first().path("type").asText()).isEqualTo("init");
    }
    for (var tab = MOST_TABS; tab < 1000; tab++) {
      var refused = open(cookies);
      assertThat(refused.first().path("data").path("message").asText()).contains("too many");
      assertThat(refused.closeCode()).isEqualTo(LOG_IN_FIRST);
    }

    // One for each look of the watch that they share, none for a channel.
    assertThat(redisCalls() - callsBefore).isLessThan(100);
  }

  @Test
  void section7_whoHasNoSessionIsToldSo() {
    for (var tab = 0; tab < 100; tab++) {
      var refused = open("");

      assertThat(refused.first().path("data").path("missingAuth").asBoolean()).isTrue();
      assertThat(refused.closeCode()).isEqualTo(LOG_IN_FIRST);
    }
  }

  private Channel open(String cookies) {
    var channel = new Channel(http, cookies);
    open.add(channel);
    return channel;
  }

  private static double redisCalls() {
    return LocalPlatform.insider()
        .get("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith("gateway_redis_calls"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
