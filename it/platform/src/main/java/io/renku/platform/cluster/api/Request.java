package io.renku.platform.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.objects.ApiFailure;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One HTTP request, taken apart. */
record Request(HttpExchange exchange, String method, List<String> path, Map<String, String> query) {
  private static final int BODY_LIMIT = 3 << 20;

  static Request of(HttpExchange exchange) {
    var uri = exchange.getRequestURI();
    var path = new ArrayList<String>();
    for (var segment : uri.getRawPath().split("/")) {
      if (!segment.isEmpty()) {
        path.add(decode(segment.replace("+", "%2B")));
      }
    }
    var query = new HashMap<String, String>();
    if (uri.getRawQuery() != null) {
      for (var pair : uri.getRawQuery().split("&")) {
        var equals = pair.indexOf('=');
        var name = equals < 0 ? pair : pair.substring(0, equals);
        query.putIfAbsent(decode(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
      }
    }
    return new Request(exchange, exchange.getRequestMethod(), List.copyOf(path), query);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException broken) {
      throw ApiFailure.badRequest("the URL is not well encoded: " + broken.getMessage());
    }
  }

  String query(String name) {
    return query.getOrDefault(name, "");
  }

  boolean flag(String name) {
    return query.containsKey(name) && !query(name).matches("0|false");
  }

  long number(String name, long otherwise) {
    var text = query(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.matches("\\d{1,18}")) {
      throw ApiFailure.badRequest(
          "%s: Invalid value: \"%s\": must be a number".formatted(name, text));
    }
    return Long.parseLong(text);
  }

  boolean isDryRun() {
    var dryRun = query("dryRun");
    if (!dryRun.isEmpty() && !dryRun.equals("All")) {
      throw ApiFailure.badRequest("dryRun: Unsupported value: \"%s\"".formatted(dryRun));
    }
    return !dryRun.isEmpty();
  }

  String header(String name) {
    var value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  String contentType() {
    return header("Content-Type").split(";")[0].strip().toLowerCase(java.util.Locale.ROOT);
  }

  boolean wantsTable() {
    return header("Accept").contains("as=Table");
  }

  byte[] body() throws IOException {
    var body = exchange.getRequestBody().readNBytes(BODY_LIMIT + 1);
    if (body.length > BODY_LIMIT) {
      throw new ApiFailure(
          413, "RequestEntityTooLarge", "Request entity too large: limit is " + BODY_LIMIT);
    }
    return body;
  }

  /** The object in the body, which must be JSON. */
  ObjectNode object() throws IOException {
    var type = contentType();
    if (!type.isEmpty() && !type.matches("application/json|\\*/\\*")) {
      throw new ApiFailure(
          415,
          "UnsupportedMediaType",
          "the body of the request was in an unknown format - accepted media types include:"
              + " application/json");
    }
    return parse(body());
  }

  static ObjectNode parse(byte[] body) {
    try {
      return Json.parseObject(body);
    } catch (IllegalArgumentException broken) {
      throw ApiFailure.badRequest(
          "the object provided is unrecognized (must be of type JSON): " + broken.getMessage());
    }
  }

  JsonNode optionalBody() throws IOException {
    var body = body();
    return body.length == 0 ? Json.object() : parse(body);
  }
}
