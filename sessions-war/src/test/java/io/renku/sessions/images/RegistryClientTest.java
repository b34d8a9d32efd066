package io.renku.sessions.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.renku.sessions.ConfigFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryClientTest {
  private final RegistryClient client = new RegistryClient();
  private HttpServer server;
  private String host;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    host = "localhost:" + server.getAddress().getPort();
    client.config = ConfigFixture.sessions();
    client.config.insecureRegistries = Optional.of(List.of(host));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /** A registry with one private image of two platforms, its blobs kept elsewhere. */
  private void answer(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    var authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (path.equals("/token")) {
      var expected =
          "Basic "
              + Base64.getEncoder()
                  .encodeToString("oauth2:secret".getBytes(StandardCharsets.UTF_8));
      send(
          exchange,
          200,
          "{\"token\":\"" + (expected.equals(authorization) ? "good" : "bad") + "\"}");
    } else if (authorization == null && !path.startsWith("/elsewhere")) {
      exchange
          .getResponseHeaders()
          .add(
              "WWW-Authenticate",
              "Bearer realm=\"http://%s/token\",service=\"r\",scope=\"repository:a/b:pull\""
                  .formatted(host));
      send(exchange, 401, "{}");
    } else if (path.startsWith("/v2/") && !"Bearer good".equals(authorization)) {
      send(exchange, 401, "{}");
    } else {
      switch (path) {
        case "/v2/a/b/manifests/1" ->
            send(
                exchange,
                200,
                """
                {"manifests":[{"digest":"d-arm","platform":{"os":"linux","architecture":"arm64"}},
                 {"digest":"d-amd","platform":{"os":"linux","architecture":"amd64"}}]}""");
        case "/v2/a/b/manifests/d-amd" -> send(exchange, 200, "{\"config\":{\"digest\":\"blob\"}}");
        case "/v2/a/b/blobs/blob" -> {
          exchange.getResponseHeaders().add("Location", "/elsewhere/blob");
          send(exchange, 307, "");
        }
        case "/elsewhere/blob" -> send(exchange, 200, "{\"config\":{\"WorkingDir\":\"/home/me\"}}");
        default -> send(exchange, 404, "{}");
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private Optional<RegistryClient.Found> find(String image, String token) {
    var reference = ImageReference.parse(host + image).orElseThrow();
    return client.find(reference, Optional.ofNullable(token));
  }

  @Test
  void aPrivateImageOfSeveralPlatformsIsFoundWithTheToken() {
    assertThat(find("/a/b:1", "secret")).hasValue(new RegistryClient.Found("/home/me"));
  }

  @Test
  void withoutTheTokenItIsNotThere() {
    assertThat(find("/a/b:1", null)).isEmpty();
    assertThat(find("/a/b:1", "wrong")).isEmpty();
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThat(find("/a/b:2", "secret")).isEmpty();
  }

  @Test
  void aRegistryThatDoesNotAnswerHasNoImages() {
    stop();

    assertThat(find("/a/b:1", "secret")).isEmpty();
  }
}
