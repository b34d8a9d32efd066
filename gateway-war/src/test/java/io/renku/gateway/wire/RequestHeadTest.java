package io.renku.gateway.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.gateway.routes.Header;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Heads of requests; "|" stands for a line break, and Host is added where nothing is said of it.
 */
class RequestHeadTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1",
        "GET /a%2Fb?x=1&y=%00 HTTP/1.1",
        "GET http://renku.example/x HTTP/1.1",
        "OPTIONS * HTTP/1.1",
        "M-SEARCH /x HTTP/1.1",
        "POST / HTTP/1.1|Content-Length: 0",
        "POST / HTTP/1.1|content-LENGTH:5",
        "POST / HTTP/1.1|Content-Length: \t 5 \t",
        "POST / HTTP/1.1|Transfer-Encoding: chunked",
        "POST / HTTP/1.1|Transfer-Encoding:\tChunked",
        "GET / HTTP/1.1|X-Empty:|X-Name_1.~: ä, \"quoted\"\t(comment)",
        "GET / HTTP/1.0|Host: [::1]:9080",
        "GET / HTTP/1.1|Host: under_score.renku.example:8080"
      })
  void aWellFramedRequestPasses(String text) {
    assertThat(fault(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST / HTTP/1.1|Content-Length: 4|Transfer-Encoding: chunked",
        "POST / HTTP/1.1|Transfer-Encoding: chunked|Content-Length: 4",
        "POST / HTTP/1.1|Content-Length: 5|Content-Length: 5",
        "POST / HTTP/1.1|Content-Length: 0|Content-Length: 5",
        "POST / HTTP/1.1|Content-Length: 0, 5",
        "POST / HTTP/1.1|Content-Length: 5, 5",
        "POST / HTTP/1.1|Content-Length: +0",
        "POST / HTTP/1.1|Content-Length: +5",
        "POST / HTTP/1.1|Content-Length: -5",
        "POST / HTTP/1.1|Content-Length: 0x5",
        "POST / HTTP/1.1|Content-Length: 5.0",
        "POST / HTTP/1.1|Content-Length: 5 5",
        "POST / HTTP/1.1|Content-Length: 5;",
        "POST / HTTP/1.1|Content-Length:",
        "POST / HTTP/1.1|Content-Length: ٥",
        "POST / HTTP/1.1|Content-Length: 99999999999999999999",
        "POST / HTTP/1.1|Content-Length : 5",
        "POST / HTTP/1.1|Transfer-Encoding : chunked",
        "POST / HTTP/1.1|Transfer-Encoding\t: chunked",
        "POST / HTTP/1.1| Transfer-Encoding: chunked",
        "POST / HTTP/1.1|Transfer-Encoding: chunked, identity",
        "POST / HTTP/1.1|Transfer-Encoding: identity, chunked",
        "POST / HTTP/1.1|Transfer-Encoding: chunked, chunked",
        "POST / HTTP/1.1|Transfer-Encoding: gzip, chunked",
        "POST / HTTP/1.1|Transfer-Encoding: identity",
        "POST / HTTP/1.1|Transfer-Encoding: xchunked",
        "POST / HTTP/1.1|Transfer-Encoding: chunkedx",
        "POST / HTTP/1.1|Transfer-Encoding: \"chunked\"",
        "POST / HTTP/1.1|Transfer-Encoding: chunked;q=1",
        "POST / HTTP/1.1|Transfer-Encoding: \u000bchunked",
        "POST / HTTP/1.1|Transfer-Encoding:",
        "POST / HTTP/1.1|Transfer-Encoding: chunked|Transfer-Encoding: identity",
        "POST / HTTP/1.1|Transfer-Encoding:| chunked",
        "POST / HTTP/1.1|Transfer-Encoding chunked",
        "POST / HTTP/1.0|Transfer-Encoding: chunked",
        "GET / HTTP/1.1|X: 1| 2",
        "GET / HTTP/1.1|X: 1|\t2",
        "GET / HTTP/1.1|X: 1\u00002",
        "GET / HTTP/1.1|X: 1\u007f2",
        "GET / HTTP/1.1|X\u0000: 1",
        "GET / HTTP/1.1|X: 1\rContent-Length: 5",
        "GET / HTTP/1.1|X: 1\nContent-Length: 5",
        "GET / HTTP/1.1\nX: 1",
        "GET / HTTP/1.1|: 1",
        "GET / HTTP/1.1|X(y): 1",
        "GET / HTTP/1.1|no colon",
        "GET / HTTP/1.1|Ünicode: 1",
        "GET /",
        "GET / HTTP/0.9",
        "GET / HTTP/2.0",
        "GET / HTTP/1.2",
        "GET / http/1.1",
        "GET  / HTTP/1.1",
        "GET / HTTP/1.1 ",
        "GET /a b HTTP/1.1",
        "GET\t/ HTTP/1.1",
        " GET / HTTP/1.1",
        "|| GET / HTTP/1.1",
        "G(T / HTTP/1.1",
        "GET / HTTP/1.1|Host:",
        "GET / HTTP/1.1|Host: a b",
        "GET / HTTP/1.1|Host: renku.example/x",
        "GET / HTTP/1.1|Host: user@renku.example",
        "GET / HTTP/1.1|Host: renku.example:80:80",
        "GET / HTTP/1.1|Host: renku.example, evil.example",
        "GET / HTTP/1.1|Host: renku.example|Host: renku.example",
        "GET / HTTP/1.0|Host: renku.example|Host: evil.example",
        "GET /first HTTP/1.1\n\nGET / HTTP/1.1",
        "GET /first HTTP/1.1\r\rGET / HTTP/1.1"
      })
  void whatCouldBeReadInTwoWaysIsAFault(String text) {
    assertThat(fault(text)).isPresent();
  }

  @Test
  void aHostIsNeededSinceVersion11() {
    assertThat(faultIn("GET / HTTP/1.1\r\n\r\n")).isPresent();
    assertThat(faultIn("GET / HTTP/1.0\r\n\r\n")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n\n", "\r\r", "\n\r\n", "\r\n", "\r\n\n", ""})
  void theHeadEndsWithAnEmptyLine(String end) {
    var head = "GET / HTTP/1.1\r\nHost: renku.example" + end;

    assertThat(faultIn(head)).isPresent();
  }

  @Test
  void linesAndTheirLengthHaveALimit() {
    var start = "GET / HTTP/1.1|Host: x|";

    assertThat(fault(start + "X: " + "y".repeat(60_000))).isEmpty();
    assertThat(fault(start + "X: " + "y".repeat(70_000))).isPresent();
    assertThat(fault(start + "X: y|".repeat(150) + "Y: y")).isEmpty();
    assertThat(fault(start + "X: y|".repeat(200) + "Y: y")).isPresent();
  }

  @Test
  void itTellsWhatWasSaid() {
    var head = head("POST /a%2Fb?x=1 HTTP/1.1\r\nHost: x\r\nCookie:  a=1 \r\nCookie: b\r\n\r\n");

    assertThat(head.method()).isEqualTo("POST");
    assertThat(head.target()).isEqualTo("/a%2Fb?x=1");
    assertThat(head.line()).isEqualTo("POST /a%2Fb?x=1 HTTP/1.1");
    assertThat(head.isOld()).isFalse();
    assertThat(head.first("cookie")).isEqualTo("a=1");
    assertThat(head.headers())
        .containsExactly(
            new Header("Host", "x"), new Header("Cookie", "a=1"), new Header("Cookie", "b"));
    assertThat(head.body().isOver()).isTrue();
  }

  private static Optional<String> fault(String text) {
    var host = text.contains("Host") && !text.contains("||") ? "" : "\r\nHost: renku.example";
    return faultIn(text.replace("|", "\r\n") + host + "\r\n\r\n");
  }

  private static Optional<String> faultIn(String text) {
    try {
      head(text);
      return Optional.empty();
    } catch (Failure failure) {
      assertThat(failure.code()).isEqualTo(ErrorCode.BAD_REQUEST);
      return Optional.of(failure.getMessage());
    }
  }

  private static RequestHead head(String text) {
    var bytes = text.getBytes(ISO_8859_1);
    return RequestHead.of(bytes, 0, bytes.length);
  }
}
