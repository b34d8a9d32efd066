package io.renku.sessions.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.commons.kit.Answer;
import io.renku.commons.kit.Contract.Operation;
import io.renku.commons.kit.SeededValues;
import io.renku.commons.kit.Vocabulary;
import io.renku.sessions.kit.Gitlab;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Projects, images and sizes that there are, and a few that there are not. */
record SessionVocabulary(String registry) implements Vocabulary {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Map<String, List<JsonNode>> WORDS =
      Map.of(
          "namespace", texts("open", "open", "OPEN", "group"),
          "project", texts("project", "project", "Project", "my-project"),
          "branch", texts("master", "master", "feature/x", "gone"),
          "commit_sha", texts(Gitlab.COMMIT, Gitlab.COMMIT, Gitlab.COMMIT, "deadbeef"),
          "cpu_request", List.of(JSON.numberNode(0.25), JSON.textNode("500m"), JSON.numberNode(4)),
          "mem_request", List.of(JSON.numberNode(1_000_000_000L), JSON.textNode("1Gi")),
          "disk_request", texts("1G", "5G", "1e10"),
          "lastInteraction", texts("now", "2026-01-10T08:00:00Z"),
          "resource_class_id", List.of(JSON.numberNode(1), JSON.numberNode(1), JSON.numberNode(3)),
          "gpu_request", List.of(JSON.numberNode(0), JSON.numberNode(1)));

  private static List<JsonNode> texts(String... words) {
    return java.util.Arrays.stream(words).<JsonNode>map(JSON::textNode).toList();
  }

  @Override
  public Optional<JsonNode> word(String name, JsonNode schema, SeededValues values) {
    if (name.equals("image") || name.equals("image_url")) {
      var image = values.oneOf(List.of("/open/project:0123456", "/a/b:gone", "/a/b:%&", ""));
      return Optional.of(JSON.textNode(registry + image));
    }
    return Optional.ofNullable(WORDS.get(name)).map(values::oneOf);
  }

  /** What sessions rarely have must not spoil most launches. */
  @Override
  public void finish(ObjectNode made, SeededValues values) {
    for (var rare : List.of("cloudstorage", "secrets", "application", "repositories")) {
      if (made.has("commit_sha") && values.chance(80)) {
        made.remove(rare);
      }
    }
  }

  @Override
  public int reuse(Operation operation) {
    return operation.method().equals("delete") ? 40 : 85;
  }

  @Override
  public Map<String, List<String>> found(Operation operation, Answer answer) {
    return operation.method().equals("post")
        ? Map.of("name", List.of(answer.object().getString("name")))
        : Map.of();
  }
}
