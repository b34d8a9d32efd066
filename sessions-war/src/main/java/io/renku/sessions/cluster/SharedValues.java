package io.renku.sessions.cluster;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Has objects that are kept share what they have in common: of the thousand members of a session's
 * resource all but a few are the same in every other one, and would otherwise take most of the
 * memory.
 */
final class SharedValues {
  private static final int LONGEST_TEXT = 200;
  private static final int MOST_MEMBERS = 8;
  private static final int MOST_VALUES = 8192;

  /** Those used last. */
  private final Map<JsonValue, JsonValue> values =
      new LinkedHashMap<>(MOST_VALUES, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<JsonValue, JsonValue> eldest) {
          return size() > MOST_VALUES;
        }
      };

  /** An equal object. */
  synchronized JsonObject shared(JsonObject object) {
    var members = new LinkedHashMap<String, JsonValue>();
    object.forEach((name, value) -> members.put(name.intern(), sharedValue(value)));
    return Tree.objectOf(members);
  }

  private JsonValue sharedValue(JsonValue value) {
    return switch (value) {
      case JsonObject object when object.size() <= MOST_MEMBERS -> one(shared(object));
      case JsonObject object -> shared(object);
      case JsonArray array -> Tree.arrayOf(array.stream().map(this::sharedValue).toList());
      case JsonString text when text.getString().length() > LONGEST_TEXT -> text;
      default -> one(value);
    };
  }

  private JsonValue one(JsonValue value) {
    return values.computeIfAbsent(value, same -> same);
  }
}
