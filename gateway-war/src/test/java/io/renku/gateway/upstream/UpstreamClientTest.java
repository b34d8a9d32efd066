package io.renku.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.gateway.routes.Header;
import io.renku.gateway.upstream.Call.Content;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/1.1 as RFC 9112 has it, against a server that says whatever a test wants. */
class UpstreamClientTest extends ClientCalls {
  @Test
  void theRequestGoesOutAsItIs() throws Exception {
    server.reply(SMALL);

    assertThat(read(get())).isEqualTo("hi");
    assertThat(server.request())
        .isEqualTo("GET /a%2Fb?x=%2F.. HTTP/1.1\r\nHost: far.example\r\nX-A: 1\r\n\r\n");
  }

  @Test
  void nothingInAValueBeginsALineOfItsOwn() throws Exception {
    server.reply(SMALL);
    var evil = new Header("X-Evil", "a\r\nX-Forged: 1\u0000\u010d\t\u00e9");

    read(
        client.send(
            server.address(),
            new Call("GET", "/", "far", List.of(evil), Optional.empty(), PATIENCE)));

    assertThat(server.request()).contains("\r\nX-Evil: a??X-Forged: 1??\t\u00e9\r\n\r\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "HTTP/1.1 200 OK|Content-Length: 5||hello> hello",
        "HTTP/1.1 200|content-length:5||hello> hello",
        "HTTP/1.0 200 OK|Content-Length: 5||hello> hello",
        "HTTP/1.1 200 OK|Content-Length: 5|Content-Length: 5||hello> hello",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||5|hello|0||> hello",
        "HTTP/1.1 200 OK|Transfer-Encoding: Chunked||2;x=y|he|00003 |llo|0|X-Trailer: 1||> hello",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked|Content-Length: 3||5|hello|0||> hello",
        "HTTP/1.1 200 OK||helloEND> hello",
        "HTTP/1.1 100 Continue||HTTP/1.1 103 Early Hints|Link: x||HTTP/1.1 200 OK|Content-Length: 5||"
            + "hello> hello",
        "HTTP/1.1 200 OK|Content-Length: 0||> ''"
      })
  void aBodyEndsWhereItsHeadSays(String reply, String body) throws Exception {
    server.reply(reply);

    assertThat(read(get())).isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 204 No Content|Content-Length: 7||",
        "HTTP/1.1 304 Not Modified|Content-Length: 7|ETag: x||"
      })
  void someAnswersHaveNoBody(String reply) throws Exception {
    server.reply(reply).reply(SMALL);

    try (var answer = get()) {
      assertThat(answer.body()).isEmpty();
    }
    assertThat(read(get())).isEqualTo("hi");
    assertThat(server.connections).hasValue(1);
  }

  @Test
  void anAnswerToHeadHasALengthAndNoBody() throws Exception {
    server.reply("HTTP/1.1 200 OK|Content-Length: 7||").reply(SMALL);

    try (var answer = client.send(server.address(), call("HEAD", Optional.empty(), PATIENCE))) {
      assertThat(answer.length()).isEqualTo(7);
      assertThat(answer.body()).isEmpty();
    }
    assertThat(read(get())).isEqualTo("hi");
    assertThat(server.connections).hasValue(1);
  }

  @Test
  void headersComeInTheirOrderAndFoldedOnesAreJoined() throws Exception {
    server.reply("HTTP/1.1 200 OK|B: 1|A:\t2 |B: 3|  more|Empty:|Content-Length: 0||");

    try (var answer = get()) {
      assertThat(answer.headers())
          .containsExactly(
              new Header("B", "1"),
              new Header("A", "2"),
              new Header("B", "3 more"),
              new Header("Empty", ""),
              new Header("Content-Length", "0"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/2 200||",
        "HTTP/1.2 200 OK||",
        "ICY 200 OK||",
        "HTTP/1.1 20 OK||",
        "HTTP/1.1 abc OK||",
        "HTTP/1.1 099 OK||",
        "HTTP/1.1 101 Switching Protocols||",
        "||",
        "HTTP/1.1 200 OK|no colon||",
        "HTTP/1.1 200 OK|: no name||",
        "HTTP/1.1 200 OK|Content-Length: five||",
        "HTTP/1.1 200 OK|Content-Length: -5||",
        "HTTP/1.1 200 OK|Content-Length:||",
        "HTTP/1.1 200 OK|Content-Length: 9999999999999999999||",
        "HTTP/1.1 200 OK|Content-Length: 2|Content-Length: 3||hi",
        "HTTP/1.1 200 OK|Transfer-Encoding: gzip, chunked||",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked|Transfer-Encoding: chunked||"
      })
  void whatIsNoHttpIsNoAnswer(String reply) throws Exception {
    server.reply(reply);

    assertThatThrownBy(this::get).isInstanceOf(ProtocolException.class);
    assertThat(server.end()).isNotNull();
  }

  @Test
  void aHeadHasAnEnd() throws Exception {
    server.reply("HTTP/1.1 200 OK|X: " + "x".repeat(70_000) + "||");
    assertThatThrownBy(this::get).isInstanceOf(ProtocolException.class);

    server.reply("HTTP/1.1 200 OK|" + "X: y|".repeat(201) + "|");
    assertThatThrownBy(this::get).isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x|hi|0||",
        "|hi|0||",
        "-2|hi|0||",
        "2 2|hi|0||",
        "2|hi0||",
        "2|hix|0||",
        "ffffffffffffffff1|hi|0||"
      })
  void brokenChunksAreNoBody(String chunks) throws Exception {
    server.reply("HTTP/1.1 200 OK|Transfer-Encoding: chunked||" + chunks);
    var answer = get();

    assertThatThrownBy(() -> read(answer)).isInstanceOf(ProtocolException.class);
    assertThat(server.end()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5||heEND",
        "Transfer-Encoding: chunked||5|heEND",
        "Transfer-Encoding: chunked||2|he|END",
        "Transfer-Encoding: chunked||2|he|0|END"
      })
  void aBodyThatEndsEarlyIsNotWhole(String rest) throws Exception {
    server.reply("HTTP/1.1 200 OK|" + rest);
    var answer = get();

    assertThatThrownBy(() -> read(answer)).isInstanceOf(EOFException.class);
  }

  @Test
  void noTargetBeginsALineOfItsOwn() throws Exception {
    server.reply(SMALL);
    var evil = "/a HTTP/1.1\r\nX-Forged: 1";

    read(
        client.send(
            server.address(), new Call("GET", evil, "far", List.of(), Optional.empty(), PATIENCE)));

    assertThat(server.request())
        .startsWith("GET /a HTTP/1.1??X-Forged: 1 HTTP/1.1\r\nHost: far\r\n");
  }

  @Test
  void bodiesGoOutWithTheirLengthOrInChunks() throws Exception {
    try (var far = new EchoServer()) {
      for (var length : new int[] {0, 1, 16 * 1024, 100_000}) {
        var text = "x".repeat(length);
        for (var isChunked : new boolean[] {false, true}) {
          var answer = client.send(far.address(), call("POST", content(text, isChunked), PATIENCE));
          assertThat(read(answer)).as(length + " " + isChunked).isEqualTo(isChunked + text);
        }
      }
    }
  }

  @Test
  void anUpstreamThatHasHeardEnoughSaysWhy() throws Exception {
    server.reply("HTTP/1.1 413 Too Large|Content-Length: 2||noEND");
    var endless = new Content(new Endless(), Long.MAX_VALUE);

    var answer = client.send(server.address(), call("POST", Optional.of(endless), PATIENCE));

    assertThat(answer.status()).isEqualTo(413);
    assertThat(read(answer)).isEqualTo("no");
  }

  @Test
  void aBodyThatIsTooShortIsNotPassedOffAsWhole() {
    var shorter = new Content(new ByteArrayInputStream(new byte[3]), 5);

    assertThatThrownBy(
            () -> client.send(server.address(), call("POST", Optional.of(shorter), PATIENCE)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void silenceHasAnEnd() {
    var brief = call("GET", Optional.empty(), Duration.ofMillis(200));

    assertThatThrownBy(() -> client.send(server.address(), brief))
        .isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void silenceInTheMiddleOfABodyHasAnEnd() throws Exception {
    server.reply("HTTP/1.1 200 OK|Content-Length: 5||he");
    var patient = call("GET", Optional.empty(), Duration.ofSeconds(5));
    var answer = client.send(server.address(), patient);
    assertThatThrownBy(() -> read(answer)).isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void nobodyThereIsNoTimeout() throws IOException {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    var nowhere = new Address(false, "127.0.0.1", port, Optional.empty());

    assertThatThrownBy(() -> client.send(nowhere, call("GET", Optional.empty(), PATIENCE)))
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void aServerThatSpeaksNoTlsIsRefusedWhereTlsIsWanted() {
    server.reply(SMALL);
    var plain = server.address();
    var secure = new Address(true, plain.host(), plain.port(), Optional.empty());

    assertThatThrownBy(() -> client.send(secure, call("GET", Optional.empty(), PATIENCE)))
        .isInstanceOfAny(SSLException.class, ConnectException.class);
  }

  /** Zeros without an end. */
  private static final class Endless extends InputStream {
    @Override
    public int read() {
      return 0;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      return length;
    }
  }
}
