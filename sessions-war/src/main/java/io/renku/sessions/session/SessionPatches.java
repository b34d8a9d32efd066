package io.renku.sessions.session;

import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;

/** The ordered patches of a custom resource, applied to the map of its children. */
final class SessionPatches {
  static final String JSON_PATCH = "application/json-patch+json";
  static final String MERGE_PATCH = "application/merge-patch+json";

  private SessionPatches() {}

  static JsonObject apply(Session session, JsonObject children) {
    var result = children;
    var number = 0;
    for (var entry : Tree.objectsAt(session.spec(), "patches")) {
      number++;
      var type = Tree.textAt(entry, "type").orElse("");
      var patch = entry.get("patch");
      if (patch != null) {
        result = applyOne(result, type, patch, number);
      }
    }
    return onlyObjects(result);
  }

  private static JsonObject applyOne(JsonObject to, String type, JsonValue patch, int number) {
    try {
      return switch (type) {
        case JSON_PATCH -> Tree.patched(to, patch.asJsonArray());
        case MERGE_PATCH -> Tree.merged(to, patch);
        default -> to; // as the reference: unknown types are left alone
      };
    } catch (RuntimeException e) { // whatever a hand-written patch makes the engine stumble on
      throw new UnfitPatch(
          "Patch %d of this session cannot be applied: %s".formatted(number, reason(e)), e);
    }
  }

  /** The objects that patches add as further children, by their key. */
  static Map<String, JsonObject> addedChildren(Session session) {
    var added = new LinkedHashMap<String, JsonObject>();
    for (var entry : Tree.objectsAt(session.spec(), "patches")) {
      for (var operation : Tree.objectsAt(entry, "patch")) {
        var path = Tree.textAt(operation, "path").orElse("");
        if (path.matches("/[^/]+")) {
          putIfObject(added, path.substring(1), Tree.objectAt(operation, "value"));
        }
      }
      Tree.objectAt(entry, "patch")
          .forEach((key, value) -> putIfObject(added, key, Tree.objectAt(value)));
    }
    return added;
  }

  private static void putIfObject(Map<String, JsonObject> added, String key, JsonObject value) {
    if (value.containsKey("kind")) {
      added.put(key, value);
    }
  }

  private static String reason(RuntimeException e) {
    return e instanceof JsonException && e.getMessage() != null
        ? e.getMessage()
        : "it is not a valid patch.";
  }

  private static JsonObject onlyObjects(JsonObject children) {
    children.forEach(
        (key, child) -> {
          if (!(child instanceof JsonObject object)
              || Tree.textAt(object, "kind").isEmpty()
              || Tree.textAt(object, "apiVersion").isEmpty()
              || Tree.textAt(object, "metadata", "name").isEmpty()) {
            throw new UnfitPatch(
                "A patch of this session left \"%s\" without kind, apiVersion or name."
                    .formatted(key),
                null);
          }
        });
    return children;
  }
}
