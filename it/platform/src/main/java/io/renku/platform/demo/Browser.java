package io.renku.platform.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
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
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a person's browser does for them: keeps cookies, follows redirects, fills in the login form.
 */
final class Browser implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern FORM = Pattern.compile("<form[^>]*action=\"([^\"]+)\"");
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private static final int MOST_REDIRECTS = 20;

  private final String base;
  private final HttpClient http =
      HttpClient.newBuilder()
          .cookieHandler(new LocalhostCookies())
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  Browser(String base) {
    this.base = base;
  }

  /** An answer, as far as the demo looks at it. */
  record Answer(int status, JsonNode json, String what) {
    boolean isGood() {
      return status / 100 == 2 && !json.has("error");
    }

    JsonNode orFail() throws IOException {
      if (!isGood()) {
        throw new IOException(what + " was answered with " + status + ": " + json);
      }
      return json;
    }
  }

  void logIn(String username, String password) throws IOException {
    var destination = base + "/config.json";
    var login = request("/api/auth/login?redirect_url=" + encode(destination)).GET();
    var page = send(login);
    var form = FORM.matcher(page.body());
    if (!form.find()) {
      throw new IOException("There is no login form at " + page.uri().getPath());
    }
    var fields = "username=%s&password=%s".formatted(encode(username), encode(password));
    var landed =
        send(
            HttpRequest.newBuilder(URI.create(form.group(1).replace("&amp;", "&")))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .timeout(PATIENCE)
                .POST(BodyPublishers.ofString(fields)));
    if (!landed.uri().toString().equals(destination)) {
      throw new IOException(
          "The login of %s ended with %d at %s: %s"
              .formatted(username, landed.statusCode(), landed.uri().getPath(), landed.body()));
    }
  }

  Answer get(String path) throws IOException {
    return answer(send(request(path).GET()));
  }

  Answer post(String path, JsonNode body) throws IOException {
    return answer(
        send(
            request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))));
  }

  Answer upload(String path, String fileName, byte[] content) throws IOException {
    var boundary = "renku-" + UUID.randomUUID();
    return answer(
        send(
            request(path)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(multipart(boundary, fileName, content))));
  }

  private static BodyPublisher multipart(String boundary, String fileName, byte[] content) {
    var head =
        "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: text/csv\r\n\r\n"
            .formatted(boundary, fileName);
    return BodyPublishers.concat(
        BodyPublishers.ofString(head),
        BodyPublishers.ofByteArray(content),
        BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(PATIENCE)
        .header("Accept", "application/json, */*;q=0.5")
        .header("Origin", base);
  }

  /** Follows redirects itself: Java's client gives up after five, and a login takes more. */
  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      var response = http.send(request.build(), BodyHandlers.ofString());
      for (var hops = 0; hops < MOST_REDIRECTS && response.statusCode() / 100 == 3; hops++) {
        var location = response.headers().firstValue("Location");
        if (location.isEmpty()) {
          break;
        }
        var next = HttpRequest.newBuilder(response.uri().resolve(location.get())).timeout(PATIENCE);
        response = http.send(next.build(), BodyHandlers.ofString());
      }
      return response;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static Answer answer(HttpResponse<String> response) {
    var what = response.request().method() + " " + response.request().uri().getPath();
    return new Answer(response.statusCode(), parse(response.body()), what);
  }

  private static JsonNode parse(String body) {
    try {
      return body.isBlank() ? NullNode.getInstance() : JSON.readTree(body);
    } catch (IOException e) {
      return JSON.getNodeFactory().textNode(body); // a page, not an answer of an API
    }
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    http.close();
  }
}
