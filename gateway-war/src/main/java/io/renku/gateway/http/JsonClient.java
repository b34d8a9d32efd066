package io.renku.gateway.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.renku.commons.Failure;
import io.renku.gateway.turns.WouldWait;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.classic.methods.HttpDelete;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;

/** Small JSON calls of the gateway's own, to Keycloak, GitLab and our services. */
public final class JsonClient {
  private static final int LARGEST = 1024 * 1024;

  private final HttpPool pool;

  public JsonClient(HttpPool pool) {
    this.pool = pool;
  }

  /** The status, and the body if it is a JSON object. */
  public record Answer(int status, JsonObject json) {}

  /**
   * @throws Failure 503 when nobody answers
   */
  public Answer get(String url, Map<String, String> headers, Duration patience) {
    var request = new HttpGet(url);
    headers.forEach(request::addHeader);
    return call(request, patience);
  }

  /**
   * @throws Failure 503 when nobody answers
   */
  public Answer postForm(String url, Map<String, String> form, Duration patience) {
    var request = new HttpPost(url);
    var body =
        form.entrySet().stream()
            .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
            .collect(Collectors.joining("&"));
    request.setEntity(new StringEntity(body, ContentType.APPLICATION_FORM_URLENCODED));
    return call(request, patience);
  }

  /**
   * @throws Failure 503 when nobody answers
   */
  public Answer delete(String url, Map<String, String> headers, Duration patience) {
    var request = new HttpDelete(url);
    headers.forEach(request::addHeader);
    return call(request, patience);
  }

  private Answer call(HttpUriRequestBase request, Duration patience) {
    WouldWait.check();
    request.setConfig(HttpPool.timeouts(patience));
    request.setHeader("Accept", "application/json");
    try {
      return pool.client()
          .execute(
              request,
              response -> {
                var body =
                    response.getEntity() == null
                        ? new byte[0]
                        : EntityUtils.toByteArray(response.getEntity(), LARGEST);
                return new Answer(response.getCode(), object(body));
              });
    } catch (IOException e) {
      throw Failure.unavailable(
          "%s does not answer. Please try again in a moment."
              .formatted(request.getAuthority() == null ? "A server" : request.getAuthority()),
          e);
    }
  }

  private static JsonObject object(byte[] body) {
    try (var reader = Json.createReader(new ByteArrayInputStream(body))) {
      return reader.read() instanceof JsonObject json ? json : JsonValue.EMPTY_JSON_OBJECT;
    } catch (JsonException _) {
      return JsonValue.EMPTY_JSON_OBJECT;
    }
  }

  private static String encode(String text) {
    return java.net.URLEncoder.encode(text, UTF_8);
  }
}
