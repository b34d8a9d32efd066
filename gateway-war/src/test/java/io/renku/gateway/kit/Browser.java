package io.renku.gateway.kit;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Somebody's browser: keeps the gateway's cookies, and follows redirects only when told to. */
public final class Browser {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MOST_REDIRECTS = 12;

  private final URI base;
  private final Map<String, String> cookies = new TreeMap<>();
  private final List<URI> visited = new ArrayList<>();

  public Browser(URI base) {
    this.base = base;
  }

  /** What came back. */
  public record Answer(HttpResponse<String> raw) {
    public int status() {
      return raw.statusCode();
    }

    public String body() {
      return raw.body();
    }

    public JsonObject json() {
      try (var reader = Json.createReader(new StringReader(raw.body()))) {
        return reader.readObject();
      }
    }

    /** The header's value, or null. */
    public String header(String name) {
      return raw.headers().firstValue(name).orElse(null);
    }

    public List<String> headers(String name) {
      return raw.headers().allValues(name);
    }

    @Override
    public String toString() {
      return raw.request().method() + " " + raw.uri() + " -> " + status() + " " + body();
    }
  }

  public Answer get(String path, String... headers) {
    return send("GET", path, null, headers);
  }

  public Answer send(String method, String path, String body, String... headers) {
    var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    var request = HttpRequest.newBuilder(URI.create(base + path)).method(method, publisher);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return exchange(request);
  }

  /** Follows the answer's redirects to the page where they end. */
  public Answer follow(Answer answer) {
    return follow(answer, MOST_REDIRECTS);
  }

  /** Follows that many redirects. */
  public Answer follow(Answer answer, int hops) {
    var page = answer;
    for (var hop = 0; hop < hops && page.status() / 100 == 3; hop++) {
      page = exchange(HttpRequest.newBuilder(page.raw().uri().resolve(page.header("Location"))));
    }
    return page;
  }

  /** Passes all steps of a login; whoever the providers think is there is then logged in. */
  public Answer logIn() {
    return follow(get("/api/auth/login?redirect_url=" + encode(base + "/version")));
  }

  public Map<String, String> cookies() {
    return cookies;
  }

  /** Every address asked for so far, also the redirects. */
  public List<URI> visited() {
    return visited;
  }

  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Answer exchange(HttpRequest.Builder request) {
    var uri = request.copy().build().uri();
    var isOurs = uri.getAuthority().equals(base.getAuthority());
    if (isOurs && !cookies.isEmpty()) {
      request.header("Cookie", cookieHeader());
    }
    visited.add(uri);
    try {
      var response = HTTP.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
      if (isOurs) {
        response.headers().allValues("Set-Cookie").forEach(this::keep);
      }
      return new Answer(response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  public String cookieHeader() {
    return cookies.entrySet().stream()
        .map(c -> c.getKey() + "=" + c.getValue())
        .collect(Collectors.joining("; "));
  }

  private void keep(String line) {
    var pair = line.split(";", 2)[0].split("=", 2);
    if (line.contains("Max-Age=0")) {
      cookies.remove(pair[0]);
    } else {
      cookies.put(pair[0], pair[1]);
    }
  }
}
