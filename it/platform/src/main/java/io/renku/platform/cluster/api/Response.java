package io.renku.platform.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.renku.platform.cluster.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** What is sent back: a whole body, or a writer of an endless one. */
record Response(int status, String contentType, byte[] body, Stream stream) {
  /** Writes a body of unknown length; returning ends it. */
  interface Stream {
    void writeTo(OutputStream out) throws IOException, InterruptedException;
  }

  static Response json(int status, JsonNode body) {
    return json(status, Json.bytes(body));
  }

  static Response json(int status, byte[] body) {
    return new Response(status, "application/json", body, null);
  }

  static Response text(int status, String body) {
    return new Response(
        status, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8), null);
  }

  static Response stream(String contentType, Stream stream) {
    return new Response(200, contentType, null, stream);
  }

  void send(HttpExchange exchange) throws IOException, InterruptedException {
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.getResponseHeaders().set("Cache-Control", "no-cache, private");
    if (stream == null) {
      var isHead = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(status, isHead || body.length == 0 ? -1 : body.length);
      if (!isHead && body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    } else {
      exchange.sendResponseHeaders(status, 0);
      stream.writeTo(exchange.getResponseBody());
    }
  }
}
