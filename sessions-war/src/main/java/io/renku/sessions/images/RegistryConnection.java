package io.renku.sessions.images;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The requests of one look at one image: as long as there is time, over HTTPS unless a host is
 * known to speak plain HTTP, and no more of an answer than a manifest is long.
 */
final class RegistryConnection {
  private static final Duration LONGEST_REQUEST = Duration.ofSeconds(8);
  private static final long MOST_BYTES = 4L * 1024 * 1024;
  private static final int MOST_REDIRECTS = 5;
  private static final String[] MANIFESTS = {
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.index.v1+json",
    "application/json"
  };

  private final HttpClient http;
  private final List<String> plainHosts;
  private final long end;

  RegistryConnection(HttpClient http, List<String> plainHosts, Duration patience) {
    this.http = http;
    this.plainHosts = plainHosts;
    this.end = System.nanoTime() + patience.toNanos();
  }

  URI address(String host, String path) {
    return URI.create((plainHosts.contains(host) ? "http://" : "https://") + host + path);
  }

  /** Follows redirects, but takes no credentials along to another host. */
  HttpResponse<String> get(URI address, Optional<String> authorization)
      throws IOException, InterruptedException {
    var target = address;
    var credentials = authorization;
    for (var hops = 0; ; hops++) {
      var answer = send(target, credentials);
      var location = answer.headers().firstValue("Location");
      if (answer.statusCode() / 100 != 3 || location.isEmpty() || hops == MOST_REDIRECTS) {
        return answer;
      }
      var next = target.resolve(location.get());
      if (!next.getAuthority().equals(target.getAuthority())) {
        credentials = Optional.empty();
      }
      target = next;
    }
  }

  private HttpResponse<String> send(URI target, Optional<String> authorization)
      throws IOException, InterruptedException {
    requireSafe(target);
    var left = Duration.ofNanos(end - System.nanoTime());
    var time = left.compareTo(LONGEST_REQUEST) < 0 ? left : LONGEST_REQUEST;
    var request = HttpRequest.newBuilder(target);
    for (var type : MANIFESTS) {
      request.header("Accept", type);
    }
    authorization.ifPresent(value -> request.header("Authorization", value));
    // a limit of the request itself would end with the headers; a body may take for ever, too
    var answer =
        http.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofString(), MOST_BYTES));
    try {
      return answer.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw (IOException) new HttpTimeoutException("no answer in time").initCause(e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private void requireSafe(URI target) throws IOException {
    var isSafe = "https".equalsIgnoreCase(target.getScheme());
    var isKnown =
        "http".equalsIgnoreCase(target.getScheme()) && plainHosts.contains(target.getAuthority());
    if (!isSafe && !isKnown) {
      throw new IOException("it leads to " + target.getScheme() + "://" + target.getAuthority());
    }
  }
}
