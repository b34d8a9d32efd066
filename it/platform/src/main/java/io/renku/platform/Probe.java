package io.renku.platform;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** Short questions to a server; the answer is empty, or what was wrong with it. */
final class Probe {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  private Probe() {}

  /** What was wrong, and the body of the answer if there was one. */
  record Problem(String text, Optional<String> body) {}

  static Optional<String> http(String url, Predicate<HttpResponse<String>> isGood) {
    return body(url, isGood).map(Problem::text);
  }

  static Optional<Problem> body(String url, Predicate<HttpResponse<String>> isGood) {
    var request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build();
    try {
      var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      return isGood.test(answer)
          ? Optional.empty()
          : Optional.of(
              new Problem(
                  "answers " + answer.statusCode() + " at " + url, Optional.of(answer.body())));
    } catch (IOException e) {
      return Optional.of(new Problem("no answer at " + url, Optional.empty()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(new Problem("interrupted", Optional.empty()));
    }
  }

  static Optional<String> tcp(String host, int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), 3000);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("nobody listens at " + host + ":" + port);
    }
  }

  static Optional<String> redis(String host, int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), 3000);
      socket.setSoTimeout(3000);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      var answer = new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
      return answer.equals("+PONG") ? Optional.empty() : Optional.of("answers " + answer.strip());
    } catch (IOException e) {
      return Optional.of("no answer at " + host + ":" + port);
    }
  }
}
