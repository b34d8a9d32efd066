package io.renku.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import io.renku.platform.demo.LocalhostCookies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Somebody with a browser: keeps cookies, follows redirects, and reaches the platform through the
 * gateway only.
 */
public final class Visitor {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern FORM = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /** A first login passes the gateway, Keycloak and GitLab. */
  private static final int MOST_REDIRECTS = 15;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final URI base;
  private final LocalhostCookies cookies = new LocalhostCookies();
  private final HttpClient http =
      HttpClient.newBuilder()
          .cookieHandler(cookies)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  public Visitor(URI base) {
    this.base = base;
  }

  /** What came back, with its body read as JSON where it is JSON. */
  public record Answer(int status, HttpResponse<String> raw) {
    public JsonNode json() {
      try {
        return raw.body().isBlank() ? NullNode.getInstance() : JSON.readTree(raw.body());
      } catch (IOException e) {
        throw new UncheckedIOException("Not JSON: " + raw.body(), e);
      }
    }

    public String text() {
      return raw.body();
    }

    public String header(String name) {
      return raw.headers().firstValue(name).orElse(null);
    }

    @Override
    public String toString() {
      return raw.request().method() + " " + raw.uri() + " -> " + status + " " + raw.body();
    }
  }

  /** Goes through the login page of Keycloak and GitLab's consent, as a browser does. */
  public Visitor logIn(String username, String password) {
    var page = get("/api/auth/login?redirect_url=" + encode(base + "/config.json"));
    var landed =
        submit(page, Map.of("username", username, "password", password, "credentialId", ""));
    if (landed.status() != 200 || !landed.raw().uri().getPath().equals("/config.json")) {
      throw new AssertionError("The login of %s ended elsewhere: %s".formatted(username, landed));
    }
    return this;
  }

  /** Fills in the first form of a page, and goes where that leads. */
  public Answer submit(Answer page, Map<String, String> fields) {
    var form = FORM.matcher(page.text());
    if (!form.find()) {
      throw new AssertionError("There is no form: " + page);
    }
    var action = page.raw().uri().resolve(form.group(1).replace("&amp;", "&"));
    return send(
        HttpRequest.newBuilder(action)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form(fields))));
  }

  public Answer get(String path, String... headers) {
    return send(request(path, headers).GET());
  }

  public Answer post(String path, Object json, String... headers) {
    return send(withJson(path, headers).POST(body(json)));
  }

  public Answer put(String path, Object json) {
    return send(withJson(path).PUT(body(json)));
  }

  public Answer patch(String path, Object json) {
    return send(withJson(path).method("PATCH", body(json)));
  }

  public Answer delete(String path) {
    return send(request(path, "Origin", origin()).DELETE());
  }

  /** POSTs the text as it is, to see what becomes of malformed bodies. */
  public Answer postRaw(String path, String contentType, String text) {
    return send(
        request(path, "Origin", origin(), "Content-Type", contentType)
            .POST(BodyPublishers.ofString(text)));
  }

  public Answer upload(String path, String fileName, byte[] content) {
    var boundary = "renku-" + UUID.randomUUID();
    var head =
        "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: application/octet-stream\r\n\r\n"
            .formatted(boundary, fileName);
    var body =
        BodyPublishers.concat(
            BodyPublishers.ofString(head),
            BodyPublishers.ofByteArray(content),
            BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
    return send(
        request(
                path,
                "Origin",
                origin(),
                "Content-Type",
                "multipart/form-data; boundary=" + boundary)
            .POST(body));
  }

  /** The Cookie header a browser would send, for a WebSocket handshake. */
  public String cookieHeader(String path) {
    return cookies.header(base.resolve(path));
  }

  public HttpClient http() {
    return http;
  }

  public String origin() {
    return base.toString();
  }

  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  public static String query(Map<String, String> parameters) {
    return "?" + form(parameters);
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + encode(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private HttpRequest.Builder withJson(String path, String... headers) {
    return request(path, headers)
        .header("Content-Type", "application/json")
        .header("Origin", origin());
  }

  private HttpRequest.Builder request(String path, String... headers) {
    var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return request;
  }

  private static BodyPublisher body(Object json) {
    return BodyPublishers.ofString(JSON.valueToTree(json).toString());
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      var answer = http.send(request.build(), BodyHandlers.ofString());
      for (int hop = 0; hop < MOST_REDIRECTS && REDIRECTS.contains(answer.statusCode()); hop++) {
        var next = answer.uri().resolve(answer.headers().firstValue("Location").orElseThrow());
        answer =
            http.send(
                HttpRequest.newBuilder(next).timeout(PATIENCE).build(), BodyHandlers.ofString());
      }
      return new Answer(answer.statusCode(), answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
