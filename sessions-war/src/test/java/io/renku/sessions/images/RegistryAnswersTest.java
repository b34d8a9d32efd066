package io.renku.sessions.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.renku.sessions.ConfigFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Registries as they are: odd challenges, nested indexes, redirects, silence. */
class RegistryAnswersTest {
  private static final String CONFIG = "{\"config\":{\"digest\":\"blob\"}}";
  private static final String BLOB = "{\"config\":{\"WorkingDir\":\"/home/me/\"}}";

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private final RegistryClient client = new RegistryClient();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private HttpServer server;
  private HttpServer elsewhere;

  @BeforeEach
  void start() throws IOException {
    server = open();
    elsewhere = open();
    client.config = ConfigFixture.sessions();
    client.config.insecureRegistries = Optional.of(List.of(host(server), host(elsewhere)));
    answers.put("/v2/a/b/manifests/1", json(200, CONFIG));
    answers.put("/v2/a/b/blobs/blob", json(200, BLOB));
  }

  private HttpServer open() throws IOException {
    var opened = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    opened.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    opened.createContext("/", this::answer);
    opened.start();
    return opened;
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.stop(0);
    elsewhere.stop(0);
  }

  private static String host(HttpServer server) {
    return "localhost:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().toString();
    var authorization = exchange.getRequestHeaders().getFirst("Authorization");
    asked.add(authorization == null ? path : path + " " + authorization);
    answers.getOrDefault(path, json(404, "{}")).to(exchange);
  }

  private static Answer json(int status, String body, String... headers) {
    return exchange -> {
      for (var i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
      }
      var bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    };
  }

  /** What a registry says to those who show the token, and how it greets all others. */
  private Answer guarded(String challenge, Answer open) {
    return exchange -> {
      var isKnown = "Bearer good".equals(exchange.getRequestHeaders().getFirst("Authorization"));
      (isKnown
              ? open
              : json(
                  401,
                  "{}",
                  "WWW-Authenticate",
                  "Basic realm=\"x\"",
                  "WWW-Authenticate",
                  challenge.formatted(host(server))))
          .to(exchange);
    };
  }

  private Optional<String> workdir() {
    var reference = ImageReference.parse(host(server) + "/a/b:1").orElseThrow();
    return client.find(reference, Optional.empty()).map(RegistryClient.Found::workdir);
  }

  @Test
  void aTokenMayBeCalledAccessToken() {
    answers.put("/token?service=r&scope=x", json(200, "{\"access_token\":\"good\"}"));
    answers.put(
        "/v2/a/b/manifests/1",
        guarded("bearer realm=\"http://%s/token\", service=r, scope=\"x\"", json(200, CONFIG)));

    assertThat(workdir()).hasValue("/home/me/");
  }

  @Test
  void whoIsNotLetInWithATokenHasNoImage() {
    answers.put("/token", json(200, "{\"token\":\"bad\"}"));
    answers.put(
        "/v2/a/b/manifests/1", guarded("Bearer realm=\"http://%s/token\"", json(200, CONFIG)));

    assertThat(workdir()).isEmpty();
    assertThat(asked).hasSize(3);
  }

  @Test
  void behaviour8_anIndexLeadsToTheImageOfThisPlatform() {
    answers.put(
        "/v2/a/b/manifests/1",
        json(
            200,
            """
            {"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
             {"digest":"proof","platform":{"os":"unknown","architecture":"unknown"}},
             {"digest":"arm","platform":{"os":"linux","architecture":"arm64"}},
             {"digest":"amd","platform":{"os":"linux","architecture":"amd64"}}]}\
            """));
    answers.put("/v2/a/b/manifests/amd", json(200, CONFIG));

    assertThat(workdir()).hasValue("/home/me/");
  }

  @Test
  void behaviour8_anIndexWithoutItLeadsToTheFirstImage() {
    answers.put(
        "/v2/a/b/manifests/1",
        json(
            200,
            """
            {"manifests":[{"digest":"proof","platform":{"os":"unknown","architecture":"unknown"}},
             {"digest":"arm","platform":{"os":"linux","architecture":"arm64"}}]}\
            """));
    answers.put("/v2/a/b/manifests/arm", json(200, "{\"manifests\":[{\"digest\":\"inner\"}]}"));
    answers.put("/v2/a/b/manifests/inner", json(200, CONFIG));

    assertThat(workdir()).hasValue("/home/me/");
  }

  @Test
  void anImageThatCannotBeLookedIntoIsThereAllTheSame() {
    answers.put("/v2/a/b/blobs/blob", json(500, "oh"));
    assertThat(workdir()).hasValue("");
    answers.put("/v2/a/b/blobs/blob", json(200, "no json"));
    assertThat(workdir()).hasValue("");
    answers.put("/v2/a/b/manifests/1", json(200, "{\"schemaVersion\":1}"));
    assertThat(workdir()).hasValue("");
  }

  @Test
  void aRedirectIsFollowedWithoutCredentials() {
    answers.put("/token", json(200, "{\"token\":\"good\"}"));
    answers.put(
        "/v2/a/b/manifests/1", guarded("Bearer realm=\"http://%s/token\"", json(200, CONFIG)));
    answers.put(
        "/v2/a/b/blobs/blob",
        json(307, "", "Location", "http://" + host(elsewhere) + "/store?signed=1"));
    answers.put("/store?signed=1", json(200, BLOB));

    assertThat(workdir()).hasValue("/home/me/");
    assertThat(asked).contains("/v2/a/b/blobs/blob Bearer good", "/store?signed=1");
  }

  @Test
  void aRedirectToPlainHttpOrInCirclesIsNot() {
    client.config.insecureRegistries = Optional.of(List.of(host(server)));
    answers.put(
        "/v2/a/b/manifests/1", json(302, "", "Location", "http://" + host(elsewhere) + "/store"));
    answers.put("/store", json(200, CONFIG));
    assertThat(workdir()).isEmpty();
    assertThat(asked).doesNotContain("/store");

    answers.put("/v2/a/b/manifests/1", json(302, "", "Location", "/v2/a/b/manifests/1"));
    assertThat(workdir()).isEmpty();
  }

  @Test
  void behaviour15_aSilentRegistryHasNoImages() {
    client.patience = Duration.ofMillis(300);
    answers.put(
        "/v2/a/b/manifests/1",
        exchange -> {
          await();
          exchange.close();
        });

    assertThat(workdir()).isEmpty();
  }

  @Test
  void behaviour15_anAnswerWithoutEndIsNotWaitedFor() {
    client.patience = Duration.ofMillis(300);
    answers.put(
        "/v2/a/b/manifests/1",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          await();
          exchange.close();
        });

    assertThat(workdir()).isEmpty();
  }

  private void await() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anAnswerThatIsTooLongIsNone() {
    answers.put("/v2/a/b/manifests/1", json(200, " ".repeat(5 * 1024 * 1024) + CONFIG));

    assertThat(workdir()).isEmpty();
  }
}
