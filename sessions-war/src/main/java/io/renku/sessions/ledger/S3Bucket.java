package io.renku.sessions.ledger;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.TreeMap;

/** One bucket of a server that speaks S3, addressed by its path. */
class S3Bucket {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Duration LONGEST_CHECK = Duration.ofSeconds(10);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI address;
  private final S3Signature.Keys keys;
  private final Clock clock;

  /**
   * @param endpoint with or without a scheme; https without
   */
  S3Bucket(String endpoint, String bucket, S3Signature.Keys keys, Clock clock) {
    var base = endpoint.contains("://") ? endpoint : "https://" + endpoint;
    this.address = URI.create(base.replaceAll("/+$", "") + "/" + S3Signature.encoded(bucket));
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * @throws IOException with a sentence when the bucket is not there or not ours to use
   */
  void check() throws IOException {
    send("HEAD", "", new byte[0], LONGEST_CHECK);
  }

  /**
   * @throws IOException with a sentence when the server did not take it
   */
  void put(String key, Path file) throws IOException {
    send("PUT", "/" + S3Signature.encodedPath(key), Files.readAllBytes(file), LONGEST);
  }

  private void send(String method, String path, byte[] body, Duration longest) throws IOException {
    var uri = URI.create(address + path);
    var headers =
        new S3Signature(keys, clock.instant())
            .sign(method, uri.getRawAuthority(), uri.getRawPath(), body);
    var request =
        HttpRequest.newBuilder(uri)
            .timeout(longest)
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    new TreeMap<>(headers)
        .forEach(
            (name, value) -> {
              if (!name.equals("host")) { // the client writes that one itself
                request.header(name, value);
              }
            });
    try {
      var answer = http.send(request.build(), BodyHandlers.discarding());
      if (answer.statusCode() / 100 != 2) {
        throw new IOException(
            "%s answered %d to %s".formatted(address, answer.statusCode(), method));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("%s was not waited for".formatted(address), e);
    }
  }
}
