package io.renku.platform.cluster.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Reads, writes and walks the untyped JSON that every part of the cluster works on. */
public final class Json {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private Json() {}

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** Parses text that a client sent; the exception's message is fit to be shown to that client. */
  public static JsonNode parse(byte[] text) {
    try {
      var node = MAPPER.readTree(text);
      if (node == null || node.isMissingNode()) {
        throw new IllegalArgumentException("the body is empty");
      }
      return node;
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException(broken.getOriginalMessage(), broken);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  public static ObjectNode parseObject(byte[] text) {
    if (parse(text) instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException("expected a JSON object");
  }

  public static ObjectNode parseObject(String text) {
    return parseObject(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  public static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The node at a path of names and numbers, or a missing node. */
  public static JsonNode at(JsonNode node, Object... path) {
    for (var step : path) {
      node = step instanceof Integer index ? node.path(index) : node.path((String) step);
    }
    return node;
  }

  public static String text(JsonNode node, Object... path) {
    return at(node, path).asText("");
  }

  public static Optional<String> maybe(JsonNode node, Object... path) {
    var found = at(node, path);
    return found.isMissingNode() || found.isNull() ? Optional.empty() : Optional.of(found.asText());
  }

  public static List<JsonNode> items(JsonNode node, Object... path) {
    var found = at(node, path);
    return found.isArray() ? StreamSupport.stream(found.spliterator(), false).toList() : List.of();
  }

  public static List<String> texts(JsonNode node, Object... path) {
    return items(node, path).stream().map(JsonNode::asText).toList();
  }

  public static List<String> names(JsonNode node) {
    var names = new ArrayList<String>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The object at a path below {@code node}; what is missing (or null) on the way is created. */
  public static ObjectNode make(ObjectNode node, String... path) {
    for (var step : path) {
      node = node.get(step) instanceof ObjectNode child ? child : node.putObject(step);
    }
    return node;
  }

  public static void setDefault(ObjectNode node, String field, JsonNode value) {
    if (!node.hasNonNull(field)) {
      node.set(field, value);
    }
  }

  public static void setDefault(ObjectNode node, String field, String value) {
    if (!node.hasNonNull(field)) {
      node.put(field, value);
    }
  }

  public static void setDefault(ObjectNode node, String field, int value) {
    if (!node.hasNonNull(field)) {
      node.put(field, value);
    }
  }

  public static void setDefault(ObjectNode node, String field, boolean value) {
    if (!node.hasNonNull(field)) {
      node.put(field, value);
    }
  }

  /** Whether two trees say the same; an amount is the same in whatever Java type it is held. */
  public static boolean same(JsonNode one, JsonNode other) {
    return one.equals(
        (a, b) ->
            a.isNumber() && b.isNumber()
                ? a.decimalValue().compareTo(b.decimalValue())
                : a.equals(b) ? 0 : 1,
        other);
  }

  /** Now, as Kubernetes writes a {@code Time}: UTC, whole seconds. */
  public static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
