package io.renku.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.tests.Recorder.Request;
import java.io.IOException;
import java.util.List;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that two servers in a row could read differently, sent byte by byte to the real server.
 * What stands behind such a request is never answered, to whomever, and reaches no upstream; what
 * stands for GitLab here looks at every byte that comes out of the gateway. In the tables "|" is a
 * line break.
 */
@ExtendWith(ArquillianExtension.class)
class FramingIT {
  private static final String POST = "POST /repos/first HTTP/1.1|Host: @|";
  private static final String CHUNKED = POST + "Transfer-Encoding: chunked||";
  private static final String HIDDEN = "GET /repos/hidden HTTP/1.1|Host: @||";

  @RegisterExtension static final GitlabsPlace<Recorder> GITLAB = new GitlabsPlace<>(Recorder::new);

  @AfterEach
  void everybodyElseStillGetsTheirOwnAnswers() {
    for (var i = 0; i < 3; i++) {
      var path = "/repos/own-" + i;
      assertThat(LocalPlatform.visitor().get(path).text()).isEqualTo("/own-" + i);
    }
    gitlab().forget();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        POST + "Content-Length: 4|Transfer-Encoding: chunked||0||",
        POST + "Transfer-Encoding: chunked|Content-Length: 4||0||",
        POST + "Transfer-Encoding: chunked|Transfer-Encoding: identity||0||",
        POST + "Transfer-Encoding: chunked, identity||0||",
        POST + "Transfer-Encoding: identity, chunked||0||",
        POST + "Transfer-Encoding: gzip, chunked||0||",
        POST + "Transfer-Encoding: identity||0||",
        POST + "Transfer-Encoding: xchunked||0||",
        POST + "Transfer-Encoding: chunkedx||0||",
        POST + "Transfer-Encoding: \u000bchunked||0||",
        POST + "Transfer-Encoding : chunked||0||",
        POST + "Transfer-Encoding\t: chunked||0||",
        POST + "Transfer-Encoding\u0000: chunked||0||",
        POST + "Transfer-Encoding:| chunked||0||",
        POST + "X: y| Transfer-Encoding: chunked||0||",
        POST + "Transfer-Encoding chunked||0||",
        "POST /repos/first HTTP/1.0|Host: @|Transfer-Encoding: chunked||0||",
        POST + "Content-Length: 0|Content-Length: 5||",
        POST + "Content-Length: 5|Content-Length: 0||",
        POST + "Content-Length: 0, 5||",
        POST + "Content-Length: 0 5||",
        POST + "Content-Length: +0||",
        POST + "Content-Length: +5||",
        POST + "Content-Length: -5||",
        POST + "Content-Length: 0x5||",
        POST + "Content-Length: 5x||",
        POST + "Content-Length:||",
        POST + "Content-Length: 99999999999999999999||",
        POST + "Content-Length : 5||",
        POST + "X: y\rContent-Length: 5||",
        POST + "X: y\nContent-Length: 5||",
        POST + "X: y\u0000z|Content-Length: 0||",
        POST + "X: y| z|Content-Length: 0||",
        POST + "X: y|\tz|Content-Length: 0||",
        POST + "X(y): z|Content-Length: 0||",
        POST + ": z|Content-Length: 0||",
        "GET /repos/first HTTP/1.1\nHost: @\n\n",
        "GET /repos/first HTTP/1.1|Host: @|\n",
        "GET /repos/first HTTP/1.1|Host: @\r\r",
        "GET /repos/first|",
        "GET /repos/first HTTP/0.9|Host: @||",
        "GET /repos/first HTTP/2.0|Host: @||",
        "GET  /repos/first HTTP/1.1|Host: @||",
        "GET /repos/first x HTTP/1.1|Host: @||",
        "GET /repos/first HTTP/1.1||",
        "GET /repos/first HTTP/1.1|Host: @|Host: evil.example||",
        "GET /repos/first HTTP/1.1|Host: a b||",
        "GET /repos/first HTTP/1.1|Host: evil.example/x||",
        "GET /repos/first HTTP/1.1|Host: @|no colon||",
        "PRI * HTTP/2.0||SM||",
        "OPTIONS * HTTP/1.1|Host: @|Content-Length: 0, 5||"
      })
  void aDoubtfulRequestIsRefusedAndNothingBehindItIsRead(String attack) throws IOException {
    var answers = answersTo(attack + HIDDEN + HIDDEN);

    assertThat(RawClient.statuses(answers)).as(answers).hasSizeLessThanOrEqualTo(1);
    assertThat(RawClient.statuses(answers)).as(answers).allMatch(s -> s / 100 == 4 || s == 505);
    assertThat(gitlab().requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz|hello|0||",
        "-5|hello|0||",
        "+5|hello|0||",
        "0x5|hello|0||",
        "5\u0000|hello|0||",
        "5|helloX0||",
        "5|hello0||",
      })
  void aBodyInBadChunksIsAtNoUpstreamEverWhole(String chunks) throws IOException {
    var answers = answersTo(CHUNKED + chunks + HIDDEN + HIDDEN);

    assertThat(RawClient.statuses(answers)).as(answers).hasSizeLessThanOrEqualTo(1);
    assertThat(RawClient.statuses(answers)).as(answers).allMatch(status -> status / 100 == 4);
    assertThat(gitlab().requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5|hello|0||",
        "05|hello|0||",
        "5;a=b|hello|0||",
        "5|hello|0|X-Trailer: 1||",
        "5|hello|0|Content-Length: 50||",
        "5|hello|0|Transfer-Encoding: chunked||",
      })
  void whatFollowsTheLastChunkIsAnotherRequest(String chunks) throws IOException {
    var answers = answersTo(CHUNKED + chunks + HIDDEN + HIDDEN);

    assertThat(RawClient.statuses(answers)).as(answers).containsExactly(200, 200, 200);
    assertThat(gitlab().requests()).allSatisfy(FramingIT::isWellFramed);
    assertThat(gitlab().requests())
        .extracting(Request::line)
        .containsExactly("POST /first HTTP/1.1", "GET /hidden HTTP/1.1", "GET /hidden HTTP/1.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5;a=\"|b\"|hello|0||",
        "5;a\nhello|0||",
        "5 |hello|0||",
        "6|hello|0||",
        "|5|hello|0||",
        "5\nhello\n0\n\n",
        "5|hello|00000000000000000000||",
        "fffffffff0000000005|hello|0||"
      })
  void doubtfulChunksAreTheLastOfTheirConnection(String chunks) throws IOException {
    var answers = answersTo(CHUNKED + chunks + HIDDEN + HIDDEN);

    assertThat(RawClient.statuses(answers)).as(answers).hasSizeLessThanOrEqualTo(1);
    assertThat(answers).doesNotContain("/hidden");
    assertThat(gitlab().requests()).allSatisfy(FramingIT::isWellFramed);
    assertThat(gitlab().requests())
        .extracting(Request::line)
        .allMatch("POST /first HTTP/1.1"::equals)
        .hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void aBodyThatNobodyWantedIsNotTheNextRequest() throws IOException {
    var hidden = inFull(HIDDEN);
    for (var path : List.of("/api/renku/8", "/no/such/page", "/api/kg/%2e%2e/x", "/entities")) {
      try (var client = new RawClient()) {
        client.send(
            "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(path, RawClient.host(), hidden.length(), hidden));
        client.send(inFull("GET /repos/last HTTP/1.1|Host: @|Connection: close||"));

        assertThat(client.readToEnd()).doesNotContain("/hidden");
      }
    }
    assertThat(gitlab().requests()).extracting(Request::line).noneMatch(l -> l.contains("hidden"));
  }

  @Test
  void goodRequestsShareTheirConnection() throws IOException {
    try (var client = new RawClient()) {
      for (var i = 0; i < 3; i++) {
        client.send(inFull("POST /repos/a" + i + " HTTP/1.1|Host: @|Content-Length: 5||hello"));
        assertThat(client.readTo("/a" + i)).startsWith("HTTP/1.1 200");
      }
      client.send(inFull("GET /repos/b HTTP/1.1|Host: @||GET /repos/c HTTP/1.1|Host: @||"));
      assertThat(RawClient.statuses(client.readTo("/b") + client.readTo("/c")))
          .containsExactly(200, 200);
    }
    assertThat(gitlab().requests()).hasSize(5).allSatisfy(FramingIT::isWellFramed);
    assertThat(gitlab().requests().getFirst().body()).isEqualTo("hello");
  }

  @Test
  void aChunkedBodyArrivesWhole() throws IOException {
    var answers = answersTo(CHUNKED + "5|hello|6| world|0||");

    assertThat(answers).startsWith("HTTP/1.1 200").endsWith("/first");
    assertThat(gitlab().requests()).hasSize(1).allSatisfy(FramingIT::isWellFramed);
    assertThat(gitlab().requests().getFirst().body()).isEqualTo("hello world");
  }

  @Test
  void whoExpectsToContinueIsToldTo() throws IOException {
    try (var client = new RawClient()) {
      client.send(inFull(POST + "Expect: 100-continue|Content-Length: 5||"));
      assertThat(client.readTo("\r\n\r\n")).startsWith("HTTP/1.1 100");
      client.send("hello");
      assertThat(client.readTo("/first")).startsWith("HTTP/1.1 200");
    }
    assertThat(gitlab().requests().getFirst().body()).isEqualTo("hello");
    assertThat(gitlab().requests().getFirst().values("Expect")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Upgrade: h2c|HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA|Connection: Upgrade, HTTP2-Settings",
        "Upgrade: h2c|Connection: Upgrade",
        "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Version: 777|Sec-WebSocket-Key: x",
        "Upgrade: TLS/1.0|Connection: Upgrade"
      })
  void noUpgradeOpensATunnel(String headers) throws IOException {
    var request = "GET /repos/first HTTP/1.1|Host: @|" + headers + "||";

    var answers = answersTo(request + "GET /repos/last HTTP/1.1|Host: @|Connection: close||");

    assertThat(RawClient.statuses(answers)).as(answers).doesNotContain(101);
    assertThat(gitlab().requests())
        .allSatisfy(FramingIT::isWellFramed)
        .allSatisfy(seen -> assertThat(seen.values("Upgrade")).isEmpty())
        .allSatisfy(seen -> assertThat(seen.values("HTTP2-Settings")).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET http://evil.example/repos/first HTTP/1.1|Host: @|",
        "GET /repos/first HTTP/1.1|Host: evil.example|",
        "GET /repos/first HTTP/1.1|Host: evil.example:99|",
        "GET http://evil.example:99/repos/first HTTP/1.1|Host: evil.example:99|"
      })
  void noUpstreamHearsOfAnotherHost(String request) throws IOException {
    var answers = answersTo(request + "X-Forwarded-Host: evil.example|Connection: close||");

    assertThat(RawClient.statuses(answers)).hasSize(1);
    assertThat(answers).doesNotContain("evil.example");
    assertThat(gitlab().requests())
        .allSatisfy(seen -> assertThat(seen.toString()).doesNotContain("evil"))
        .allSatisfy(
            seen -> assertThat(seen.values("X-Forwarded-Host")).containsExactly(RawClient.host()));
  }

  @Test
  void longHeadersPassUpToALimit() throws IOException {
    var longOne = "x".repeat(30_000);
    var answers =
        answersTo("GET /repos/first HTTP/1.1|Host: @|X-Long: " + longOne + "|Connection: close||");
    assertThat(RawClient.statuses(answers)).containsExactly(200);
    assertThat(gitlab().requests().getFirst().values("X-Long")).containsExactly(longOne);
    gitlab().forget();

    for (var tooMuch :
        List.of("X-Long: " + "x".repeat(70_000) + "|", "X: y|".repeat(250), "X".repeat(70_000))) {
      var refused = answersTo("GET /repos/first HTTP/1.1|Host: @|" + tooMuch + "||" + HIDDEN);

      assertThat(RawClient.statuses(refused)).hasSizeLessThanOrEqualTo(1);
      assertThat(RawClient.statuses(refused)).allMatch(status -> status / 100 == 4);
    }
    assertThat(gitlab().requests()).isEmpty();
  }

  private static Recorder gitlab() {
    return GITLAB.taker();
  }

  private static void isWellFramed(Request seen) {
    var lengths = seen.values("Content-Length");
    var encodings = seen.values("Transfer-Encoding");
    assertThat(lengths.size() + encodings.size()).as(seen.toString()).isLessThanOrEqualTo(1);
    assertThat(lengths).allMatch(length -> length.matches("\\d+"));
    assertThat(encodings).allMatch("chunked"::equalsIgnoreCase);
    assertThat(seen.headers())
        .as(seen.toString())
        .allMatch(header -> header.matches("[A-Za-z0-9-]+: [^\\x00-\\x1f]*"));
    assertThat(seen.values("Host")).hasSize(1);
  }

  private static String answersTo(String text) throws IOException {
    try (var client = new RawClient()) {
      client.send(inFull(text));
      return client.readToEnd();
    }
  }

  private static String inFull(String text) {
    return text.replace("|", "\r\n").replace("@", RawClient.host());
  }
}
