package io.renku.forge.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/** One request and its answer. */
public final class Exchange {
  private final Request request;
  private final Response response;
  private final String publicUrl;
  private final Map<String, Object> attributes = new HashMap<>();
  private Map<String, String> pathParameters = Map.of();
  private Body body;

  Exchange(Request request, Response response, String publicUrl) {
    this.request = request;
    this.response = response;
    this.publicUrl = publicUrl;
  }

  /** Makes the variables of the matched pattern known. */
  public void route(Router.Match match) {
    pathParameters = match.parameters();
  }

  void close() {
    if (body != null) {
      body.close();
    }
  }

  public String method() {
    return request.getMethod();
  }

  /** The path as it was sent, still percent-encoded. */
  public String rawPath() {
    return request.getHttpURI().getPath();
  }

  public String rawQuery() {
    return Optional.ofNullable(request.getHttpURI().getQuery()).orElse("");
  }

  public String publicUrl() {
    return publicUrl;
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeaders().get(name));
  }

  public Optional<String> cookie(String name) {
    return Request.getCookies(request).stream()
        .filter(c -> c.getName().equals(name))
        .map(HttpCookie::getValue)
        .findFirst();
  }

  public String path(String name) {
    return pathParameters.get(name);
  }

  public long id(String name) {
    try {
      return Long.parseLong(path(name));
    } catch (NumberFormatException _) {
      throw ApiFailure.invalid(name);
    }
  }

  /** A query parameter, without reading the body. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(Body.query(request).getValue(name));
  }

  public Params params() {
    return body().params();
  }

  public Optional<Upload> upload(String name) {
    return body().upload(name);
  }

  private Body body() {
    if (body == null) {
      body = Body.read(request);
    }
    return body;
  }

  public InputStream input() {
    return Request.asInputStream(request);
  }

  @SuppressWarnings("unchecked")
  public <T> T once(String key, Function<Exchange, T> compute) {
    if (!attributes.containsKey(key)) {
      attributes.put(key, compute.apply(this));
    }
    return (T) attributes.get(key);
  }

  public Exchange status(int status) {
    response.setStatus(status);
    return this;
  }

  public Exchange header(String name, String value) {
    if (value != null) {
      response.getHeaders().put(name, value);
    }
    return this;
  }

  public void setCookie(HttpCookie cookie) {
    Response.addCookie(response, cookie);
  }

  public boolean isCommitted() {
    return response.isCommitted();
  }

  /** The body of the answer; nothing is buffered beyond one small chunk. */
  public OutputStream output() {
    return Response.asBufferedOutputStream(request, response);
  }

  public void send(String contentType, byte[] bytes) throws IOException {
    header("Content-Type", contentType);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
    try (var out = output()) {
      out.write(bytes);
    }
  }

  public void json(int status, JsonNode node) throws IOException {
    status(status);
    send("application/json", Json.MAPPER.writeValueAsBytes(node));
  }

  public void json(JsonNode node) throws IOException {
    json(200, node);
  }

  public void text(int status, String text) throws IOException {
    status(status);
    send("text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  public void html(int status, String html) throws IOException {
    status(status);
    header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src *");
    header("X-Frame-Options", "DENY");
    send("text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
  }

  public void noContent() {
    status(204);
  }

  public void redirect(String location) {
    status(302).header("Location", location).header("Cache-Control", "no-store");
  }

  /** One page of a list, with GitLab's paging headers. */
  public <T> void page(List<T> all, Function<T, JsonNode> view) throws IOException {
    page(Page.of(this).cut(this, all), view);
  }

  public <T> void page(Iterable<T> items, Function<T, JsonNode> view) throws IOException {
    ArrayNode array = Json.array();
    items.forEach(item -> array.add(view.apply(item)));
    json(array);
  }
}
