package io.renku.crc.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.commons.kit.Answer;
import io.renku.commons.kit.Contract.Operation;
import io.renku.commons.kit.SeededValues;
import io.renku.commons.kit.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What pools, classes, users and storages are made of. */
final class PoolVocabulary implements Vocabulary {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String POOL = "/resource_pools/{id}";

  /** Ranges of the reference's own property tests; what is not named gets the schema's range. */
  private static final Map<String, int[]> RANGES =
      Map.of(
          "max_storage", new int[] {500, 1000},
          "default_storage", new int[] {1, 500},
          "project_id", new int[] {123456, 123456});

  private static final List<String> USERS =
      List.of("normal-user-1", "admin-user-1", "user-a", "user-b", "user-c");
  private static final Map<String, List<String>> TEXTS =
      Map.of(
          "storage_url",
          List.of(
              "s3://bucket/folder",
              "s3://s3.us-east-1.amazonaws.com/bucket/folder",
              "https://some.endpoint.example/bucket/folder",
              "az://container/folder",
              "azure://account.dfs.core.windows.net/container"),
          "target_path",
          List.of("my/target", "data", "a b/ü"),
          "project_id",
          List.of("123456"),
          "user_id",
          USERS);

  @Override
  public Optional<JsonNode> word(String name, JsonNode schema, SeededValues values) {
    var type = schema.path("type").asText();
    if (name.equals("configuration") && type.equals("object")) {
      return Optional.of(configuration(values));
    }
    if (type.equals("integer") && RANGES.containsKey(name)) {
      var range = RANGES.get(name);
      return Optional.of(JSON.numberNode(values.between(range[0], range[1])));
    }
    if (type.equals("string")) {
      var known = name.equals("id") && schema.has("pattern") ? USERS : TEXTS.get(name);
      return Optional.ofNullable(known).map(values::oneOf).map(JSON::textNode);
    }
    return Optional.empty();
  }

  private static ObjectNode configuration(SeededValues values) {
    var made = JSON.objectNode();
    if (values.chance(70)) {
      made.put("type", "s3").put("provider", "AWS").put("region", values.text(JSON.objectNode()));
    } else {
      made.put("type", values.oneOf(List.of("azureblob", "webdav", "drive", "sftp")));
    }
    if (values.chance(30)) {
      made.put(
          values.oneOf(List.of("access_key_id", "secret_access_key", "hint", "pass")), "secret");
    }
    if (values.chance(10)) {
      made.set("hint", values.junk());
    }
    return made;
  }

  /** A quota is for many of the classes that are made here; of a pool's classes one is default. */
  @Override
  public void finish(ObjectNode made, SeededValues values) {
    if (made.has("cpu") && !made.has("max_storage")) {
      made.put("cpu", values.between(50, 99));
      made.put("memory", values.between(64, 963));
      made.put("gpu", values.between(200, 999));
    }
    var first = true;
    for (var one : made.path("classes")) {
      if (values.chance(90) && one instanceof ObjectNode size) {
        size.put("default", first);
      }
      first = false;
    }
  }

  @Override
  public String place(Operation operation, String parameter) {
    return switch (parameter) {
      case "id" -> operation.path().startsWith("/classes") ? "class" : "pool";
      case "class_id" -> "class";
      case "storage_id" -> "storage";
      default -> parameter;
    };
  }

  @Override
  public int reuse(Operation operation) {
    return operation.method().equals("delete") && operation.path().equals(POOL) ? 20 : 85;
  }

  @Override
  public Map<String, List<String>> found(Operation operation, Answer answer) {
    if (answer.status() != 201) {
      return Map.of();
    }
    return switch (operation.path()) {
      case "/resource_pools" -> {
        var classes = new ArrayList<String>();
        answer
            .object()
            .getJsonArray("classes")
            .forEach(one -> classes.add(Integer.toString(one.asJsonObject().getInt("id"))));
        yield Map.of("pool", List.of(Integer.toString(answer.id())), "class", classes);
      }
      case "/storage" ->
          Map.of(
              "storage", List.of(answer.object().getJsonObject("storage").getString("storage_id")));
      default -> Map.of();
    };
  }
}
