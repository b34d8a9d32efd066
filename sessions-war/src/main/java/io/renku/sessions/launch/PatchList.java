package io.renku.sessions.launch;

import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The JSON patches of a new session, in order, with the paths that all of them share. */
final class PatchList {
  static final String POD = "/statefulset/spec/template/spec";

  private final List<JsonObject> patches = new ArrayList<>();

  PatchList patch(JsonObject... operations) {
    return patch(List.of(operations));
  }

  PatchList patch(List<JsonObject> operations) {
    if (!operations.isEmpty()) {
      patches.add(object("type", "application/json-patch+json", "patch", operations));
    }
    return this;
  }

  static JsonObject add(String path, Object value) {
    return object("op", "add", "path", path, "value", value);
  }

  static JsonObject replace(String path, Object value) {
    return object("op", "replace", "path", path, "value", value);
  }

  static JsonObject remove(String path) {
    return object("op", "remove", "path", path);
  }

  static JsonObject test(String path, Object value) {
    return object("op", "test", "path", path, "value", value);
  }

  static JsonObject variable(String name, String value) {
    return object("name", name, "value", value);
  }

  /** Adds one more element to the array at {@code POD/path}. */
  static JsonObject append(String path, Object value) {
    return add(POD + "/" + path + "/-", value);
  }

  JsonArray toJson() {
    return Tree.arrayOf(patches);
  }
}
