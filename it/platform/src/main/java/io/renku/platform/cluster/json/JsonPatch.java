package io.renku.platform.cluster.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** RFC 6902. What cannot be applied is an {@link Inapplicable} and leaves the target untouched. */
public final class JsonPatch {
  public static final class Inapplicable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Inapplicable(String message) {
      super(message);
    }
  }

  private JsonPatch() {}

  public static JsonNode apply(JsonNode target, JsonNode patch) {
    if (!patch.isArray()) {
      throw new IllegalArgumentException("a JSON patch is an array of operations");
    }
    var result = target.deepCopy();
    for (var operation : patch) {
      result = applyOne(result, operation);
    }
    return result;
  }

  private static JsonNode applyOne(JsonNode doc, JsonNode operation) {
    var op = Json.text(operation, "op");
    var path = pointer(operation, "path");
    return switch (op) {
      case "add" -> add(doc, path, value(operation));
      case "remove" -> remove(doc, path);
      case "replace" -> {
        find(doc, path);
        yield path.isEmpty() ? value(operation) : set(doc, path, value(operation));
      }
      case "move" -> {
        var from = pointer(operation, "from");
        var moved = find(doc, from);
        yield add(remove(doc, from), path, moved);
      }
      case "copy" -> add(doc, path, find(doc, pointer(operation, "from")).deepCopy());
      case "test" -> {
        if (!sameValue(findOrNull(doc, path), operation.path("value"))) {
          throw new Inapplicable("testing value " + Json.text(operation, "path") + " failed");
        }
        yield doc;
      }
      default -> throw new IllegalArgumentException("unexpected kind: \"" + op + "\"");
    };
  }

  private static JsonNode value(JsonNode operation) {
    if (!operation.has("value")) {
      throw new IllegalArgumentException("a JSON patch operation lacks its value");
    }
    return operation.get("value").deepCopy();
  }

  private static List<String> pointer(JsonNode operation, String field) {
    var text = operation.path(field);
    if (!text.isTextual()) {
      throw new IllegalArgumentException("a JSON patch operation lacks its " + field);
    }
    if (text.asText().isEmpty()) {
      return List.of();
    }
    if (!text.asText().startsWith("/")) {
      throw new IllegalArgumentException("not a JSON pointer: " + text.asText());
    }
    var steps = new ArrayList<String>();
    for (var step : text.asText().substring(1).split("/", -1)) {
      steps.add(step.replace("~1", "/").replace("~0", "~"));
    }
    return steps;
  }

  private static JsonNode add(JsonNode doc, List<String> path, JsonNode value) {
    if (path.isEmpty()) {
      return value;
    }
    var parent = find(doc, path.subList(0, path.size() - 1));
    var last = path.getLast();
    if (parent instanceof ObjectNode object) {
      object.set(last, value);
    } else if (parent instanceof ArrayNode array) {
      array.insert(last.equals("-") ? array.size() : index(last, array.size() + 1), value);
    } else {
      throw missing(path);
    }
    return doc;
  }

  private static JsonNode set(JsonNode doc, List<String> path, JsonNode value) {
    var parent = find(doc, path.subList(0, path.size() - 1));
    if (parent instanceof ObjectNode object) {
      object.set(path.getLast(), value);
    } else {
      ((ArrayNode) parent).set(index(path.getLast(), parent.size()), value);
    }
    return doc;
  }

  private static JsonNode remove(JsonNode doc, List<String> path) {
    find(doc, path);
    if (path.isEmpty()) {
      throw new Inapplicable("the whole document cannot be removed");
    }
    var parent = find(doc, path.subList(0, path.size() - 1));
    if (parent instanceof ObjectNode object) {
      object.remove(path.getLast());
    } else {
      ((ArrayNode) parent).remove(index(path.getLast(), parent.size()));
    }
    return doc;
  }

  private static JsonNode find(JsonNode doc, List<String> path) {
    var found = findOrNull(doc, path);
    if (found == null) {
      throw missing(path);
    }
    return found;
  }

  private static JsonNode findOrNull(JsonNode doc, List<String> path) {
    var node = doc;
    for (var step : path) {
      node =
          node instanceof ArrayNode array
              ? array.get(index(step, array.size()))
              : node == null ? null : node.get(step);
      if (node == null) {
        return null;
      }
    }
    return node;
  }

  private static boolean sameValue(JsonNode found, JsonNode expected) {
    if (found == null || found.isNull()) {
      return expected.isNull() || expected.isMissingNode();
    }
    return found.isNumber() && expected.isNumber()
        ? found.decimalValue().compareTo(expected.decimalValue()) == 0
        : found.equals(expected);
  }

  private static int index(String step, int limit) {
    if (!step.matches("0|[1-9][0-9]{0,8}") || Integer.parseInt(step) >= limit) {
      throw new Inapplicable("Unable to access invalid index: " + step);
    }
    return Integer.parseInt(step);
  }

  private static Inapplicable missing(List<String> path) {
    return new Inapplicable(
        "the path /" + String.join("/", path) + " does not exist: missing value");
  }
}
