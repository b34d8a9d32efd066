package io.renku.gateway.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.gateway.kit.Browser;
import io.renku.gateway.kit.Echo;
import io.renku.gateway.kit.GatewayServer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What goes straight to its upstream is the same as what goes through the servlet container, both
 * at the upstream and at the client. An empty body is what makes the difference.
 */
class TwoWaysTest {
  private static final String EMPTY_BODY = "Content-Length: 0";

  private static GatewayServer gateway;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    gateway =
        GatewayServer.start(
            "renku.cors.allow-origins", "https://friend.example",
            "renku.trusted-proxies", "127.0.0.1");
    browser = gateway.browser();
    browser.logIn();
    for (var echo : List.of(gateway.crc, gateway.graph, gateway.sessions, gateway.core)) {
      echo.answer =
          call -> {
            var headers = call.getResponseHeaders();
            headers.add("Content-Type", "text/x-odd; charset=latin1");
            headers.add("X-Odd", "a");
            headers.add("X-Odd", "b");
            headers.add("Set-Cookie", "theirs=1; Path=/");
            headers.add("Set-Cookie", "_renku_session=evil; Path=/");
            headers.add("Content-Security-Policy", "default-src 'none'");
            headers.add("Referrer-Policy", "no-referrer");
            headers.add("Access-Control-Allow-Origin", "*");
            headers.add("Connection", "X-Hop");
            headers.add("X-Hop", "1");
            headers.add("X-Request-ID", "theirs");
            Echo.send(call, 200, "body");
          };
    }
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/api/kg/x, graph, '', false",
    "/api/data/x?q=%2F..&&a=b, crc, '', true",
    "/ui-server/api/data/x, crc, '', true",
    "/api/kg/entities, graph, 'Origin: https://friend.example', false",
    "/api/kg/entities, graph, 'Origin: https://stranger.example', false",
    "/api/notebooks/servers, sessions, 'Renku-Auth-Access-Token: forged', true",
    "/api/renku/x%2Fy/, core, 'X-Odd: 1|X-Odd: 2|Accept-Encoding: br', true",
    "/api/data/x, crc, 'X-Forwarded-For: 6.6.6.6, 7.7.7.7|Forwarded: for=6.6.6.6', true",
    "/api/kg/x, graph, 'traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',"
        + " false",
    "/api/kg/x, graph, 'Connection: close, X-Mine|X-Mine: 1|Keep-Alive: 5|TE: trailers', false",
    "/api/data/x, crc, 'Authorization: Bearer @token@', false",
    "/api/kg/x, graph, 'Range: bytes=0-1|If-None-Match: \"x\"|Cookie: mine=1', false"
  })
  void bothWaysAreTheSame(String path, String backend, String lines, boolean withSession)
      throws Exception {
    var echo = echo(backend);
    var headers = headers(lines, withSession);
    // What is to be learned of the upstream and the sender is known after the first ones.
    for (var i = 0; i < 3; i++) {
      assertThat(Wire.get(gateway.base(), path, headers)).startsWith("HTTP/1.1 200");
    }

    var before = gateway.directRequests();
    var straight = answer(path, headers);
    var seenStraight = seen(echo);
    assertThat(gateway.directRequests()).isEqualTo(before + 1);

    var around = answer(path, with(headers, EMPTY_BODY));
    var seenAround = seen(echo);
    assertThat(gateway.directRequests()).isEqualTo(before + 1);

    assertThat(straight).isEqualTo(around).contains("HTTP/1.1 200 OK", "body");
    assertThat(seenStraight).isEqualTo(seenAround);
  }

  private static String[] headers(String lines, boolean withSession) {
    var token = gateway.keycloak.accessToken("ada");
    var all = lines.isEmpty() ? new String[0] : lines.replace("@token@", token).split("\\|");
    return withSession ? with(all, "Cookie: " + browser.cookieHeader()) : all;
  }

  private static String[] with(String[] lines, String more) {
    var all = Arrays.copyOf(lines, lines.length + 1);
    all[lines.length] = more;
    return all;
  }

  /** The lines of the head in a fixed order, without what differs each time, and the body. */
  private static List<String> answer(String path, String... headers) {
    return Arrays.stream(Wire.get(gateway.base(), path, headers).split("\r\n"))
        .map(TwoWaysTest::withPlainName)
        .filter(line -> !line.startsWith("x-request-id:") && !line.startsWith("date:"))
        .sorted()
        .toList();
  }

  /** Servers write names in whichever case they like. */
  private static String withPlainName(String line) {
    var colon = line.indexOf(": ");
    return colon < 0
        ? line
        : line.substring(0, colon).toLowerCase(Locale.ROOT) + line.substring(colon);
  }

  private static String seen(Echo echo) {
    var call = echo.last();
    var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(call.headers());
    headers.keySet().removeIf(name -> isDifferentEachTime(name.toLowerCase(Locale.ROOT)));
    headers.computeIfPresent("traceparent", (_, all) -> List.of(all.getFirst().substring(0, 35)));
    if (!headers.toString().contains("4bf92f3577b34da6a3ce929d0e0e4736")) {
      headers.remove("traceparent");
    }
    return call.method() + " " + call.target() + " " + headers + " " + call.body();
  }

  private static boolean isDifferentEachTime(String name) {
    return name.equals("x-request-id") || name.equals("content-length");
  }

  private static Echo echo(String name) {
    return switch (name) {
      case "crc" -> gateway.crc;
      case "graph" -> gateway.graph;
      case "sessions" -> gateway.sessions;
      default -> gateway.core;
    };
  }
}
