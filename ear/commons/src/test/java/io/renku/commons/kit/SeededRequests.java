package io.renku.commons.kit;

import com.fasterxml.jackson.databind.JsonNode;
import io.renku.commons.kit.Contract.Operation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Makes requests out of the OpenAPI document, right ones and wrong ones. It learns ids from the
 * answers, so that later requests meet what earlier ones have made.
 */
public final class SeededRequests {
  private static final List<String> BAD_BODIES =
      List.of(
          "",
          "{",
          "[]",
          "[[]]",
          "{}",
          "null",
          "\"text\"",
          "5",
          "{\"a\":1,\"a\":2}",
          "[".repeat(20_000),
          "{\"name\":\"\\u0000\"}",
          "\ufeff{}",
          "<xml/>");
  private static final List<String> BAD_SEGMENTS =
      List.of("0", "-1", "2147483648", "99999999999999999999999", "abc", "1.5", "\0", "é😀", "a b");

  /** One request, ready to be sent. */
  public record Request(String method, String path, String body, Map<String, String> headers) {}

  private final SeededValues values;
  private final Vocabulary vocabulary;
  private final Map<String, List<String>> known = new HashMap<>();
  private String lastTag = "*";

  public SeededRequests(long seed, Contract contract, Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    values = new SeededValues(new Random(seed), contract, vocabulary);
  }

  public Request next(Operation operation) {
    var path = new StringBuilder(operation.path().substring(1));
    var query = new ArrayList<String>();
    var headers = new HashMap<String, String>();
    for (var parameter : operation.parameters()) {
      var name = parameter.path("name").asText();
      switch (parameter.path("in").asText()) {
        case "path" -> replace(path, "{" + name + "}", encoded(segment(operation, parameter)));
        case "header" -> header(name, headers);
        default -> query(parameter, query);
      }
    }
    if (!query.isEmpty()) {
      path.append('?').append(String.join("&", query));
    }
    return new Request(
        operation.method().toUpperCase(Locale.ROOT),
        path.toString(),
        body(operation.body()),
        headers);
  }

  private String body(JsonNode schema) {
    if (schema.isMissingNode()) {
      return values.chance(10) ? values.oneOf(BAD_BODIES) : null;
    }
    if (values.chance(8)) {
      return values.oneOf(BAD_BODIES);
    }
    var body = values.valid("", schema);
    if (values.chance(35)) {
      values.spoil(body);
    }
    return body.toString();
  }

  private String segment(Operation operation, JsonNode parameter) {
    if (values.chance(15)) {
      return values.oneOf(BAD_SEGMENTS);
    }
    var ids = known.get(vocabulary.place(operation, parameter.path("name").asText()));
    if (ids != null && values.chance(vocabulary.reuse(operation))) {
      return values.oneOf(ids);
    }
    return values.valid(parameter.path("name").asText(), parameter.path("schema")).asText();
  }

  private void header(String name, Map<String, String> headers) {
    if (values.chance(15)) {
      headers.put(name, values.oneOf(List.of("*", lastTag, "\"other\"", "W/\"x\", \"", "")));
    }
  }

  private void query(JsonNode parameter, List<String> query) {
    if (values.chance(parameter.path("required").asBoolean() ? 90 : 50)) {
      var name = parameter.path("name").asText();
      var value =
          values.chance(25)
              ? values.junkText()
              : values.valid(name, parameter.path("schema")).asText();
      query.add(name + "=" + encoded(value));
    }
  }

  /** Remembers the ids in an answer for the addresses below that of the operation. */
  public void learn(Operation operation, Answer answer) {
    if (answer.status() >= 300 || answer.body().isEmpty()) {
      return;
    }
    lastTag = answer.etag();
    vocabulary
        .found(operation, answer)
        .forEach((place, ids) -> ids.forEach(id -> remember(place, id)));
  }

  private void remember(String place, String id) {
    var ids = known.computeIfAbsent(place, _ -> new ArrayList<>());
    ids.add(id);
    if (ids.size() > 6) {
      ids.removeFirst();
    }
  }

  private static void replace(StringBuilder text, String what, String by) {
    var start = text.indexOf(what);
    text.replace(start, start + what.length(), by);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
