package io.renku.sessions.settings;

import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files with the defaults and the choices of a launch, as the former chart mounts them. */
final class ChoicesFile {
  static final String CHOICES = "renku.sessions.ui-choices";

  private ChoicesFile() {}

  static List<Reading.Value> defaults(String path) {
    var file = read(path);
    if (!(file.get("defaultUrl") instanceof JsonString url)) {
      throw new IllegalArgumentException("a file whose defaultUrl is a text");
    }
    return List.of(
        new Reading.Value("renku.sessions.default-url", url.getString()),
        new Reading.Value(
            "renku.sessions.lfs-auto-fetch", String.valueOf(truth(file, "lfs_auto_fetch"))));
  }

  private static boolean truth(JsonObject file, String name) {
    var value = file.get(name);
    if (value != JsonValue.TRUE && value != JsonValue.FALSE) {
      throw new IllegalArgumentException("a file whose %s is true or false".formatted(name));
    }
    return value == JsonValue.TRUE;
  }

  /** Only these two are choices still; others in the file belong to resource classes now. */
  static List<Reading.Value> choices(String path) {
    var file = read(path);
    var kept = new ArrayList<Object>();
    for (var name : List.of("defaultUrl", "lfs_auto_fetch")) {
      if (file.get(name) instanceof JsonObject choice) {
        requireChoice(name, choice);
        kept.add(name);
        kept.add(choice);
      }
    }
    return List.of(new Reading.Value(CHOICES, Tree.object(kept.toArray()).toString()));
  }

  private static void requireChoice(String name, JsonObject choice) {
    var isOrdered = choice.get("order") instanceof JsonNumber order && order.intValue() >= 1;
    var isEnum = Tree.textAt(choice, "type").orElse("").equals("enum");
    var isKnown =
        isEnum
            ? choice.get("options") instanceof JsonArray
            : Tree.textAt(choice, "type").orElse("").equals("boolean");
    if (!isOrdered || !isKnown || Tree.textAt(choice, "displayName").isEmpty()) {
      throw new IllegalArgumentException(
          "a file whose %s has an order from 1, a displayName and the type enum (with options) or boolean"
              .formatted(name));
    }
  }

  private static JsonObject read(String path) {
    try {
      return Tree.parseObject(Files.readString(Path.of(path)));
    } catch (IOException | JsonException | ClassCastException e) {
      throw new IllegalArgumentException("the path of a JSON file", e);
    }
  }
}
