package io.renku.gateway.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.gateway.kit.GatewayServer;
import io.renku.gateway.kit.ScriptedServer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The public door, byte for byte, between a client and an upstream that says what it is told. */
@Timeout(60)
class DoorTest {
  private static final String OK = "HTTP/1.1 200 OK|Content-Length: 2||ok";

  private static ScriptedServer upstream;
  private static ScriptedServer patient;
  private static GatewayServer gateway;

  @BeforeAll
  static void start() throws Exception {
    upstream = new ScriptedServer();
    patient = new ScriptedServer();
    gateway =
        GatewayServer.start(
            "renku.backend.graph.url", "http://127.0.0.1:" + upstream.address().port(),
            "renku.backend.graph.timeout", "5",
            "renku.backend.core.versions", "10,9=http://127.0.0.1:" + patient.address().port());
    // The upstream's address is looked up by the way.
    for (var i = 0; i < 3; i++) {
      upstream.reply(OK);
      assertThat(get("/api/kg/warm")).startsWith("HTTP/1.1 200");
    }
    upstream.forget();
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    upstream.close();
    patient.close();
  }

  @AfterEach
  void forget() throws IOException {
    upstream.forget();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK|Content-Length: 5||hello",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||5|hello|0||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2;x=y|he|3|llo|0|X-Trailer: 1||",
        "HTTP/1.1 200 OK||helloEND",
        "HTTP/1.0 200 OK||helloEND",
        "HTTP/1.1 103 Early Hints|Link: </x>||HTTP/1.1 200 OK|Content-Length: 5||hello"
      })
  void everyKindOfAnswerComesDirectly(String answer) throws IOException {
    var before = gateway.directRequests();
    upstream.reply(answer);

    var text = get("/api/kg/x");

    assertThat(text).startsWith("HTTP/1.1 200 OK\r\n").contains("X-Content-Type-Options: nosniff");
    assertThat(text.replaceAll("\r\n[23](;x=y)?\r\n|\r\n5\r\n|he\r\n3\r\nllo", "hello"))
        .contains("hello");
    assertThat(gateway.directRequests()).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 204 No Content||",
        "HTTP/1.1 304 Not Modified|ETag: x||",
        "HTTP/1.1 404 Not Found|Content-Length: 0||"
      })
  void anAnswerWithoutABodyEndsWithItsHead(String answer) throws IOException {
    upstream.reply(answer).reply(OK);

    try (var client = new Client()) {
      client.say("GET /api/kg/x HTTP/1.1|Host: @||GET /api/kg/y HTTP/1.1|Host: @||");

      assertThat(client.head()).startsWith(answer.substring(0, 12));
      assertThat(client.head()).startsWith("HTTP/1.1 200");
      assertThat(client.read(2)).isEqualTo("ok");
    }
  }

  @Test
  void requestsThatComeTogetherAreAnsweredInTheirOrder() throws Exception {
    upstream.reply("HTTP/1.1 200 OK|Content-Length: 1||1");
    upstream.reply("HTTP/1.1 200 OK|Content-Length: 1||2");
    upstream.reply("HTTP/1.1 200 OK|Content-Length: 1||3");

    try (var client = new Client()) {
      client.say(
          "GET /api/kg/1 HTTP/1.1|Host: @||"
              + "GET /api/kg/2 HTTP/1.1|Host: @|Content-Length: 0||"
              + "||GET /api/kg/3 HTTP/1.1|Host: @||");

      for (var i = 1; i <= 3; i++) {
        assertThat(client.head()).startsWith("HTTP/1.1 200");
        assertThat(client.read(1)).isEqualTo(String.valueOf(i));
        assertThat(upstream.request()).contains("/knowledge-graph/" + i + " HTTP/1.1");
      }
    }
  }

  @Test
  void whoeverHasSaidItsLastIsAnsweredAllTheSame() throws IOException {
    var body = "0123456789abcdef".repeat(512 * 1024);
    upstream.reply(OK).reply("HTTP/1.1 200 OK|Content-Length: " + body.length() + "||" + body);

    try (var client = new Client()) {
      client.say("GET /api/kg/1 HTTP/1.1|Host: @||GET /api/kg/2 HTTP/1.1|Host: @||");
      client.end();

      assertThat(client.head()).startsWith("HTTP/1.1 200");
      assertThat(client.read(2)).isEqualTo("ok");
      assertThat(client.head()).contains("Content-Length: " + body.length());
      assertThat(client.rest()).isEqualTo(body);
    }
  }

  @Test
  void aHeadInSmallPiecesIsAHead() throws IOException {
    upstream.reply(OK);

    try (var client = new Client()) {
      for (var c : "GET /api/kg/x HTTP/1.1|Host: @||".split("")) {
        client.say(c);
      }

      assertThat(client.head()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void aLongAnswerWaitsForItsReader() throws IOException {
    var body = "0123456789abcdef".repeat(512 * 1024);
    upstream.reply("HTTP/1.1 200 OK|Content-Length: " + body.length() + "||" + body);

    try (var client = new Client()) {
      client.say("GET /api/kg/x HTTP/1.1|Host: @||");
      assertThat(client.head()).contains("Content-Length: " + body.length());
      var other = get("/api/version");

      assertThat(other).startsWith("HTTP/1.1");
      assertThat(client.read(body.length())).isEqualTo(body);
    }
  }

  @Test
  void aKeptConnectionThatHasEndedIsNotTheClientsConcern() throws IOException {
    upstream.reply(OK + "END");
    assertThat(get("/api/kg/x")).endsWith("ok");
    upstream.reply(OK);

    assertThat(get("/api/kg/y")).endsWith("ok");
  }

  @Test
  void whatAnUpstreamSaysUnaskedIsNobodysAnswer() throws IOException {
    upstream.reply(OK + "HTTP/1.1 200 OK|Content-Length: 4||evil").reply(OK);

    assertThat(get("/api/kg/x")).endsWith("ok");
    assertThat(get("/api/kg/y")).endsWith("ok");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK|Content-Length: 10||half",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||5|hel"
      })
  void anAnswerThatBreaksOffIsSeenToBreakOff(String answer) throws IOException {
    upstream.reply(answer + "END");

    try (var client = new Client()) {
      client.say("GET /api/kg/x HTTP/1.1|Host: @||");

      assertThat(client.head()).startsWith("HTTP/1.1 200");
      assertThat(client.rest()).doesNotContain("0\r\n\r\n").hasSizeLessThan(10);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK|Content-Length: x||",
        "HTTP/1.1 200 OK|Transfer-Encoding: gzip||",
        "HTTP/1.1 101 Switching Protocols|Upgrade: evil||",
        "SSH-2.0-OpenSSH_9||"
      })
  void whatIsNoAnswerIsTold(String answer) throws IOException {
    // Both ways are tried, for a GET may be repeated.
    upstream.reply(answer + "END").reply(answer + "END");

    assertThat(get("/api/kg/x"))
        .startsWith("HTTP/1.1 502 Bad Gateway")
        .contains("graph cannot be reached");
    assertThat(upstream.requests).hasSize(2);
  }

  @Test
  void anUpstreamThatTakesTooLongIsTold() throws Exception {
    // Nothing of this ends the head.
    upstream.reply("HTTP/1.1 200 OK|");

    var answer = get("/api/kg/x");

    assertThat(answer)
        .startsWith("HTTP/1.1 504 Gateway Timeout")
        .contains("graph did not answer in time");
    var id = answer.lines().filter(line -> line.startsWith("X-Request-ID: ")).findFirst();
    assertThat(upstream.request()).contains(id.orElseThrow());
  }

  @Test
  void aRequestKeepsItsIdOnItsOtherWay() throws Exception {
    upstream.reply("END").reply(OK);

    var answer = get("/api/kg/x");

    assertThat(answer).endsWith("ok");
    var id = answer.lines().filter(line -> line.startsWith("X-Request-ID: ")).findFirst();
    assertThat(upstream.request()).contains(id.orElseThrow());
    assertThat(upstream.request()).contains(id.orElseThrow());
  }

  @Test
  void anAnswerMayTakeLongerThanAConnection() throws Exception {
    for (var i = 0; i < 2; i++) {
      patient.reply(OK);
      assertThat(get("/api/renku/9/warm")).endsWith("ok");
    }
    patient.forget();
    var before = gateway.directRequests();

    try (var client = new Client()) {
      client.say("GET /api/renku/9/x HTTP/1.1|Host: @||");
      // Longer than a new connection may take to open.
      Thread.sleep(6000);
      patient.reply(OK);

      assertThat(client.head()).startsWith("HTTP/1.1 200");
    }
    assertThat(gateway.directRequests()).isEqualTo(before + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"g|", "5\nhello|0||", "5|hello0||", "0|\nGET"})
  void badChunksEndTheConnection(String chunks) throws IOException {
    var hidden = "GET /api/kg/hidden HTTP/1.1|Host: @||";

    try (var client = new Client()) {
      client.say("POST /api/kg/x HTTP/1.1|Host: @|Transfer-Encoding: chunked||" + chunks + hidden);

      assertThat(client.rest()).startsWith("HTTP/1.1 400").doesNotContain("HTTP/1.1 200");
    }
    assertThat(upstream.requests).noneMatch(head -> head.contains("hidden"));
  }

  @Test
  void aBodyThatNobodyReadsIsNobodysRequest() throws IOException {
    var hidden = "GET /api/kg/hidden HTTP/1.1|Host: @||".replace("|", "\r\n").repeat(3);
    var length = hidden.replace("@", gateway.base().getAuthority()).length();

    for (var i = 0; i < 4; i++) {
      try (var client = new Client()) {
        client.say("POST /config.json HTTP/1.1|Host: @|Content-Length: " + length + "||");
        client.say(hidden);
        client.say("GET /robots.txt HTTP/1.1|Host: @|Connection: close||");

        assertThat(client.rest().split("HTTP/1.1 ", -1).length - 1).isBetween(1, 2);
      }
      assertThat(get("/robots.txt")).contains("Sitemap: ");
    }
    assertThat(upstream.requests).isEmpty();
  }

  @Test
  void aConnectionEndsWhenItsClientWantsThat() throws IOException {
    upstream.reply(OK).reply(OK);

    assertThat(get("/api/kg/x", "Connection: close")).contains("Connection: close");
    try (var client = new Client()) {
      client.say("GET /api/kg/x HTTP/1.0||GET /api/kg/hidden HTTP/1.0||");

      assertThat(client.rest()).containsOnlyOnce("HTTP/1.1 200").endsWith("ok");
    }
  }

  @Test
  void noHeaderMakesAnotherOneDisappearThatFramesTheRequest() throws IOException {
    try (var client = new Client()) {
      client.say(
          "POST /api/renku/x HTTP/1.1|Host: @|Connection: content-length, x-mine|X-Mine: 1|"
              + "Content-Length: 4||body");

      assertThat(client.head()).startsWith("HTTP/1.1 200");
    }
    assertThat(gateway.core.last().body()).isEqualTo("body");
    assertThat(gateway.core.last().header("X-Mine")).isNull();
  }

  @Test
  void onlyTheDoorReachesTheContainer() throws IOException {
    var port = Integer.parseInt(gateway.setting("servlet.port"));
    var container = URI.create("http://localhost:" + port);

    assertThat(Wire.get(container, "/api/kg/x")).startsWith("HTTP/1.1 403");
    assertThat(Wire.get(container, "/api/kg/x", "X-Renku-Door: 0000 1.2.3.4"))
        .startsWith("HTTP/1.1 403");
    assertThat(Wire.get(container, "/")).startsWith("HTTP/1.1 403");
  }

  @Test
  void nobodyBringsAPassOfTheirOwn() throws Exception {
    upstream.reply(OK).reply(OK);

    get("/api/kg/x", "X-Renku-Door: 0000 6.6.6.6");
    get("/api/kg/x", "X-Renku-Door: 0000 6.6.6.6", "Content-Length: 0");

    for (var i = 0; i < 2; i++) {
      assertThat(upstream.request()).contains("X-Real-IP: 127.0.0.1").doesNotContain("6.6.6.6");
    }
  }

  @Test
  void aHeadHasALimit() throws IOException {
    assertThat(get("/api/kg/x", "X-Long: " + "x".repeat(130 * 1024)))
        .startsWith("HTTP/1.1 400")
        .contains("longer than 128 KiB");
  }

  private static String get(String target, String... lines) {
    return Wire.get(gateway.base(), target, lines);
  }

  /** One connection; "|" stands for a line break and "@" for the gateway's address. */
  private static final class Client implements AutoCloseable {
    private static final int PATIENCE_MS = 30_000;
    private final Socket socket = new Socket(gateway.base().getHost(), gateway.base().getPort());

    Client() throws IOException {
      socket.setSoTimeout(PATIENCE_MS);
    }

    void say(String text) throws IOException {
      var all = text.replace("|", "\r\n").replace("@", gateway.base().getAuthority());
      socket.getOutputStream().write(all.getBytes(ISO_8859_1));
    }

    /** Says no more. */
    void end() throws IOException {
      socket.shutdownOutput();
    }

    String head() throws IOException {
      var head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        var b = socket.getInputStream().read();
        assertThat(b).as("after %s", head).isNotNegative();
        head.append((char) b);
      }
      return head.toString();
    }

    String read(int length) throws IOException {
      return new String(socket.getInputStream().readNBytes(length), ISO_8859_1);
    }

    String rest() throws IOException {
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
