package io.renku.gateway.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.renku.gateway.kit.ScriptedServer;
import io.renku.gateway.routes.Header;
import io.renku.gateway.upstream.Call.Content;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Calls of the client to a server that says whatever a test wants. */
abstract class ClientCalls {
  static final String SMALL = "HTTP/1.1 200 OK|Content-Length: 2||hi";
  static final Duration PATIENCE = Duration.ofSeconds(20);

  final UpstreamClient client = new UpstreamClient();
  ScriptedServer server;

  @BeforeEach
  void start() throws IOException {
    server = new ScriptedServer();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    server.close();
  }

  static Call call(String method, Optional<Content> content, Duration silence) {
    return new Call(
        method, "/a%2Fb?x=%2F..", "far.example", List.of(new Header("X-A", "1")), content, silence);
  }

  static Optional<Content> content(String text, boolean isChunked) {
    var bytes = text.getBytes(UTF_8);
    return Optional.of(new Content(new ByteArrayInputStream(bytes), isChunked ? -1 : bytes.length));
  }

  Answer get() throws IOException {
    return client.send(server.address(), call("GET", Optional.empty(), PATIENCE));
  }

  /** The whole body, as text. */
  static String read(Answer answer) throws IOException {
    try (answer) {
      return new String(answer.body().orElseThrow().readAllBytes(), ISO_8859_1);
    }
  }
}
