package io.renku.gateway.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.gateway.kit.Echo;
import io.renku.gateway.kit.GatewayServer;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is limited, and what never is. */
class LimitsTest {

  @Test
  void aLongBodyIsRefusedHoweverItsLengthIsTold() throws Exception {
    try (var gateway = GatewayServer.start("renku.gateway.max-body", "10")) {
      var host = "Host: " + gateway.base().getAuthority() + "\r\nConnection: close\r\n";
      var told = "POST /api/data/x HTTP/1.1\r\n" + host + "Content-Length: 11\r\n\r\n01234567890";
      var chunked =
          "POST /api/data/x HTTP/1.1\r\n"
              + host
              + "Transfer-Encoding: chunked\r\n\r\nb\r\n01234567890\r\n0\r\n\r\n";
      var short10 = "POST /api/data/x HTTP/1.1\r\n" + host + "Content-Length: 10\r\n\r\n0123456789";

      assertThat(Wire.send(gateway.base(), told)).startsWith("HTTP/1.1 413").contains("message");
      assertThat(Wire.send(gateway.base(), chunked)).startsWith("HTTP/1.1 413");
      assertThat(Wire.send(gateway.base(), short10)).startsWith("HTTP/1.1 200");
      assertThat(gateway.crc.last().body()).isEqualTo("0123456789");
      assertThat(gateway.crc.calls()).hasSize(1);
    }
  }

  @Test
  void aChunkedBodyThatBreaksOffIsNeverWholeAtTheBackend() throws Exception {
    var gateway = GatewayServer.shared();
    var start =
        "POST /api/data/x HTTP/1.1\r\nHost: "
            + gateway.base().getAuthority()
            + "\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";

    assertThat(Wire.send(gateway.base(), start + "zz\r\n")).startsWith("HTTP/1.1 400");
    assertThat(Wire.send(gateway.base(), start + "0\r\n\r\n")).startsWith("HTTP/1.1 200");

    assertThat(gateway.crc.calls()).hasSize(1);
  }

  @Test
  void anUploadIsPassedOnWhileItArrives() throws Exception {
    var gateway = GatewayServer.shared();
    var firstHalf = new CountDownLatch(1);
    gateway.core.answer =
        call -> {
          // The echo has read all of the body by now.
          Echo.send(call, 200, "done");
        };
    gateway.core.firstByte = firstHalf::countDown;
    try (var socket = new Socket(gateway.base().getHost(), gateway.base().getPort())) {
      var out = socket.getOutputStream();
      var half = "x".repeat(100_000);
      out.write(
          ("POST /api/renku/cache.files_upload HTTP/1.1\r\nHost: "
                  + gateway.base().getAuthority()
                  + "\r\nConnection: close\r\nContent-Length: 200000\r\n\r\n"
                  + half)
              .getBytes(ISO_8859_1));
      out.flush();

      assertThat(firstHalf.await(30, TimeUnit.SECONDS)).isTrue();
      out.write(half.getBytes(ISO_8859_1));
      out.flush();

      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1)).contains("done");
    }
    assertThat(gateway.core.last().body()).hasSize(200_000);
  }

  @Test
  void whoAsksTooOftenWaitsButProbesAndPagesDoNot() throws Exception {
    try (var gateway =
        GatewayServer.start(
            "renku.ratelimit.enabled", "true",
            "renku.ratelimit.average", "0.001",
            "renku.ratelimit.burst", "3")) {
      var browser = gateway.browser();
      for (var i = 0; i < 3; i++) {
        assertThat(browser.get("/api/data/x").status()).isEqualTo(200);
      }

      var refused = browser.get("/api/data/x");

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.json().getString("message")).isEqualTo("rate limit exceeded");
      for (var path : List.of("/health", "/version", "/config.json", "/ui/app.js", "/ui-server")) {
        assertThat(browser.get(path).status()).as(path).isEqualTo(200);
      }
    }
  }

  @Test
  void clientsBehindATrustedProxyAreToldApart() throws Exception {
    try (var gateway =
        GatewayServer.start(
            "renku.trusted-proxies", "127.0.0.0/8,::1",
            "renku.ratelimit.enabled", "true",
            "renku.ratelimit.average", "0.001",
            "renku.ratelimit.burst", "1")) {
      var browser = gateway.browser();

      assertThat(browser.get("/api/data/x", "X-Forwarded-For", "203.0.113.1").status())
          .isEqualTo(200);
      assertThat(gateway.crc.last().header("X-Real-IP")).isEqualTo("203.0.113.1");
      assertThat(gateway.crc.last().header("X-Forwarded-For")).startsWith("203.0.113.1, ");
      assertThat(browser.get("/api/data/x", "X-Forwarded-For", "203.0.113.2").status())
          .isEqualTo(200);
      assertThat(
              browser.get("/api/data/x", "X-Forwarded-For", "198.51.100.1, 203.0.113.2").status())
          .isEqualTo(429);
    }
  }

  @Test
  void nobodyElseChoosesTheirAddress() throws Exception {
    var gateway = GatewayServer.shared();

    gateway.browser().get("/api/data/x", "X-Forwarded-For", "203.0.113.1", "X-Real-IP", "1.2.3.4");

    assertThat(gateway.crc.last().header("X-Real-IP")).isIn("127.0.0.1", "0:0:0:0:0:0:0:1");
    assertThat(gateway.crc.last().header("X-Forwarded-For")).doesNotContain("203.0.113.1");
    assertThat(gateway.crc.last().header("X-Forwarded-Host"))
        .isEqualTo(gateway.base().getAuthority());
    assertThat(gateway.crc.last().header("X-Forwarded-Proto")).isEqualTo("http");
  }

  @Test
  void aVisitorComesBackToTheInstanceWithTheirFiles() throws Exception {
    try (var gateway = GatewayServer.start("renku.backend.core.sticky", "true")) {
      var browser = gateway.browser();

      var first = browser.get("/api/renku/cache.files_upload");
      var second = browser.get("/api/renku/datasets.add");
      var other = browser.get("/api/renku/9/x");

      assertThat(first.header("Set-Cookie")).startsWith("reverse-proxy-sticky-session-core=");
      assertThat(second.headers("Set-Cookie")).isEmpty();
      assertThat(other.header("Set-Cookie")).startsWith("reverse-proxy-sticky-session-core-9=");
      assertThat(gateway.core.last().header("Host"))
          .isEqualTo(java.net.URI.create(gateway.core.url()).getAuthority());
    }
  }

  @Test
  void onlyListedSitesMayCallWithCookies() throws Exception {
    try (var gateway = GatewayServer.start("renku.cors.allow-origins", "https://other.example")) {
      gateway.crc.answer =
          call -> {
            call.getResponseHeaders().add("Access-Control-Allow-Origin", "*");
            Echo.send(call, 200, "{}");
          };
      // Origin is a header that the JDK's client lets us set.
      var allowed = gateway.browser().get("/api/data/x", "Origin", "https://other.example");
      var stranger = gateway.browser().get("/api/data/x", "Origin", "https://evil.example");
      var preflight =
          gateway
              .browser()
              .send(
                  "OPTIONS",
                  "/api/data/x",
                  null,
                  "Origin",
                  "https://other.example",
                  "Access-Control-Request-Method",
                  "PATCH");

      assertThat(allowed.headers("Access-Control-Allow-Origin"))
          .containsExactly("https://other.example");
      assertThat(allowed.header("Access-Control-Allow-Credentials")).isEqualTo("true");
      assertThat(allowed.header("Access-Control-Expose-Headers")).contains("Total-Pages", "Link");
      assertThat(allowed.header("Vary")).contains("Origin");
      assertThat(stranger.header("Access-Control-Allow-Credentials")).isNull();
      assertThat(stranger.header("Vary")).contains("Origin");
      assertThat(preflight.status()).isEqualTo(204);
      assertThat(preflight.header("Access-Control-Allow-Methods")).contains("PATCH");
    }
  }
}
