package io.renku.gateway.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.renku.commons.ErrorCode;
import io.renku.commons.Failure;
import io.renku.gateway.routes.Backend;
import io.renku.gateway.routes.Header;
import io.renku.gateway.routes.HeaderProfile;
import io.renku.gateway.routes.HeaderProfile.Authorization;
import io.renku.gateway.routes.HeaderProfile.Trait;
import io.renku.gateway.traffic.Upstreams;
import io.renku.gateway.upstream.UpstreamClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExchangeTest {
  private static final HeaderProfile DATA = HeaderProfile.of("data", Authorization.KEYCLOAK);
  private static final HeaderProfile GITLAB = HeaderProfile.of("gitlab", Authorization.GITLAB);
  private static final byte[] GZIP = {0x1f, (byte) 0x8b, 8, 0, 1, 2, 3};

  private final UpstreamClient client = new UpstreamClient();
  private final Upstreams upstreams = new Upstreams(Clock.systemUTC(), (_, _) -> {});
  private final FakeServlet servlet = new FakeServlet();
  private final CountDownLatch broken = new CountDownLatch(1);
  private final CountDownLatch firstEventSeen = new CountDownLatch(1);
  private HttpServer far;
  private volatile String seen = "";

  @BeforeEach
  void start() throws IOException {
    far = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    far.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    far.createContext("/", this::answer);
    far.start();
  }

  @AfterEach
  void stop() {
    far.stop(0);
    client.close();
  }

  @Test
  void theTargetGoesOutByteForByte() throws Exception {
    run("/api/v4/projects/a%2Fb%20c?x=%2F..&y", DATA);

    assertThat(seen).startsWith("GET /api/v4/projects/a%2Fb%20c?x=%2F..&y ");
    assertThat(servlet.status).isEqualTo(200);
  }

  @Test
  void theBodyIsPassedOnWithItsLength() throws Exception {
    servlet.method = "POST";
    servlet.content = "hello".getBytes(UTF_8);
    servlet.contentLength = 5;

    run("/echo", DATA);

    assertThat(servlet.body.toString(UTF_8)).isEqualTo("hello");
    assertThat(seen).contains("content-length=5");
  }

  @Test
  void aBodyOfUnknownLengthIsChunkedAndFlushed() throws Exception {
    servlet.method = "PUT";
    servlet.content = "hello".getBytes(UTF_8);
    servlet.header("Transfer-Encoding", "chunked");

    run("/chunked", DATA);

    assertThat(seen).contains("transfer-encoding=chunked");
    assertThat(servlet.body.toString(UTF_8)).isEqualTo("one two");
    assertThat(servlet.flushes).isPositive();
  }

  @Test
  void anEventIsPassedOnBeforeTheNextOneHappens() throws Exception {
    var exchange =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    run("/events", DATA);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });

    var end = Instant.now().plusSeconds(20);
    while (!servlet.body.toString(UTF_8).contains("data: first")) {
      assertThat(Instant.now()).isBefore(end);
      Thread.sleep(5);
    }
    assertThat(servlet.body.toString(UTF_8)).doesNotContain("data: second");
    firstEventSeen.countDown();
    exchange.join();

    assertThat(servlet.body.toString(UTF_8)).endsWith("data: second\n\n");
    assertThat(servlet.flushes).isGreaterThanOrEqualTo(2);
    assertThat(servlet.answered).containsEntry("Content-Type", List.of("text/event-stream"));
    assertThat(servlet.answered).doesNotContainKey("Content-Length");
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    run("/redirect", DATA);

    assertThat(servlet.status).isEqualTo(302);
    assertThat(servlet.answered).containsEntry("Location", List.of("http://elsewhere/"));
  }

  @Test
  void aCompressedBodyStaysCompressed() throws Exception {
    run("/gzip", DATA);

    assertThat(servlet.body.toByteArray()).isEqualTo(GZIP);
    assertThat(servlet.answered).containsEntry("Content-Encoding", List.of("gzip"));
    assertThat(seen).doesNotContain("accept-encoding");
  }

  @Test
  void anErrorPassesWithItsBody() throws Exception {
    run("/error", DATA);

    assertThat(servlet.status).isEqualTo(422);
    assertThat(servlet.body.toString(UTF_8)).isEqualTo("{}");
    assertThat(servlet.answered).containsEntry("X-Total", List.of("7"));
  }

  @Test
  void headersOfTheConnectionStayOnIt() throws Exception {
    run("/hop", DATA);

    assertThat(servlet.answered).doesNotContainKeys("Keep-Alive", "X-Hop", "Connection", "Upgrade");
    assertThat(servlet.answered).containsEntry("ETag", List.of("\"1\""));
  }

  @Test
  void nobodyElseSetsOurCookie() throws Exception {
    run("/cookies", DATA);

    assertThat(servlet.answered.get("Set-Cookie")).containsExactly("other=1");
  }

  @Test
  void gitlabSetsNoCookies() throws Exception {
    run("/cookies", GITLAB);
    assertThat(servlet.answered).doesNotContainKey("Set-Cookie");

    run("/cookies", GITLAB.with(Trait.KEEPS_SET_COOKIES));
    assertThat(servlet.answered.get("Set-Cookie")).containsExactly("other=1");
  }

  @Test
  void aBackendThatIsAwayIsABadGateway() throws Exception {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    assertFailure(ErrorCode.UPSTREAM, at(port, Duration.ofSeconds(5)));
  }

  @Test
  void aBackendThatSaysNothingIsATimeout() throws Exception {
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertFailure(ErrorCode.UPSTREAM_TIMEOUT, at(silent.getLocalPort(), Duration.ofMillis(200)));
    }
  }

  @Test
  void aBodyThatEndsEarlyIsTheSendersFault() {
    servlet.method = "POST";
    servlet.contentLength = 5;
    servlet.contentFails = true;

    assertFailure(ErrorCode.BAD_REQUEST, at(far.getAddress().getPort(), Duration.ofSeconds(20)));
    assertThat(upstreams.isUp("far")).isTrue();
  }

  @Test
  void aClientThatLeavesEndsTheCall() throws Exception {
    servlet.clientIsGone = true;

    assertThatThrownBy(() -> run("/endless", DATA)).isInstanceOf(IOException.class);

    assertThat(broken.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private void assertFailure(ErrorCode code, Backend backend) {
    assertThatThrownBy(() -> run("/x", DATA, backend))
        .isInstanceOfSatisfying(Failure.class, f -> assertThat(f.code()).isEqualTo(code));
  }

  private void run(String target, HeaderProfile profile) throws IOException {
    run(target, profile, at(far.getAddress().getPort(), Duration.ofSeconds(20)));
  }

  private void run(String target, HeaderProfile profile, Backend backend) throws IOException {
    var headers = List.of(new Header("Accept", "application/json"));
    var upstream =
        new Upstream(backend, Optional.empty(), target, "public.example", headers, profile);
    new Exchange(client, upstreams, 0)
        .run(upstream, servlet.request(), servlet.response(), _ -> {});
  }

  private static Backend at(int port, Duration patience) {
    return Backend.at("far", "http://127.0.0.1:" + port, patience);
  }

  private void answer(HttpExchange call) throws IOException {
    var content = call.getRequestBody().readAllBytes();
    seen =
        call.getRequestMethod()
            + " "
            + call.getRequestURI()
            + " content-length="
            + call.getRequestHeaders().getFirst("Content-Length")
            + " transfer-encoding="
            + call.getRequestHeaders().getFirst("Transfer-Encoding")
            + (call.getRequestHeaders().containsKey("Accept-Encoding") ? " accept-encoding" : "");
    var headers = call.getResponseHeaders();
    switch (call.getRequestURI().getPath()) {
      case "/redirect" -> headers.add("Location", "http://elsewhere/");
      case "/gzip" -> headers.add("Content-Encoding", "gzip");
      case "/error" -> headers.add("X-Total", "7");
      case "/events" -> headers.add("Content-Type", "text/event-stream");
      case "/hop" -> {
        headers.add("Keep-Alive", "timeout=5");
        headers.add("X-Hop", "1");
        headers.add("Connection", "X-Hop");
        headers.add("ETag", "\"1\"");
      }
      case "/cookies" -> {
        headers.add("Set-Cookie", "_renku_session=forged");
        headers.add("Set-Cookie", "anon-id=x");
        headers.add("Set-Cookie", "other=1");
      }
      default -> {}
    }
    body(call, content);
    call.close();
  }

  private void body(HttpExchange call, byte[] content) throws IOException {
    switch (call.getRequestURI().getPath()) {
      case "/echo" -> send(call, 200, content);
      case "/gzip" -> send(call, 200, GZIP);
      case "/redirect" -> call.sendResponseHeaders(302, -1);
      case "/error" -> send(call, 422, "{}".getBytes(UTF_8));
      case "/chunked" -> {
        call.sendResponseHeaders(200, 0);
        call.getResponseBody().write("one ".getBytes(UTF_8));
        call.getResponseBody().flush();
        call.getResponseBody().write("two".getBytes(UTF_8));
      }
      case "/events" -> events(call);
      case "/endless" -> endless(call);
      default -> send(call, 200, "ok".getBytes(UTF_8));
    }
  }

  private void events(HttpExchange call) throws IOException {
    call.sendResponseHeaders(200, 0);
    call.getResponseBody().write("data: first\n\n".getBytes(UTF_8));
    call.getResponseBody().flush();
    try {
      firstEventSeen.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    call.getResponseBody().write("data: second\n\n".getBytes(UTF_8));
  }

  private void endless(HttpExchange call) throws IOException {
    call.sendResponseHeaders(200, 0);
    try {
      while (true) {
        call.getResponseBody().write(new byte[64 * 1024]);
      }
    } catch (IOException e) {
      broken.countDown();
      throw e;
    }
  }

  private static void send(HttpExchange call, int status, byte[] bytes) throws IOException {
    call.sendResponseHeaders(status, bytes.length);
    call.getResponseBody().write(bytes);
  }
}
