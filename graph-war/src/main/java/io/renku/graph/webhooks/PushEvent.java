package io.renku.graph.webhooks;

import io.renku.commons.Failure;
import io.renku.graph.events.Commit;
import io.renku.graph.events.ProjectRef;
import io.renku.graph.triples.Values;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** GitLab's report of a push, as far as it matters here. */
record PushEvent(ProjectRef project, String after, boolean isForDefaultBranch, Commit head) {
  private static final String NOTHING = "0".repeat(40);

  static PushEvent read(JsonObject body) {
    try {
      var project = body.getJsonObject("project");
      var after = body.getString("after");
      if (!after.matches("[0-9a-f]{40}|[0-9a-f]{64}")) {
        throw Failure.badRequest("'after' is not the id of a commit");
      }
      var ref =
          new ProjectRef(
              project.getJsonNumber("id").intValueExact(),
              project.getString("path_with_namespace"));
      var branch = "refs/heads/" + project.getString("default_branch", "");
      return new PushEvent(ref, after, body.getString("ref", "").equals(branch), head(body, after));
    } catch (NullPointerException | ClassCastException | ArithmeticException e) {
      throw Failure.badRequest("This is not a push event of GitLab");
    }
  }

  /** The default branch has a new head; deleted branches have none. */
  boolean changesProject() {
    return isForDefaultBranch && !after.equals(NOTHING);
  }

  private static Commit head(JsonObject body, String after) {
    var commits =
        body.get("commits") instanceof jakarta.json.JsonArray list
            ? list.getValuesAs(JsonValue.class)
            : List.<JsonValue>of();
    return commits.stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonValue::asJsonObject)
        .filter(commit -> after.equals(commit.getString("id", "")))
        .findFirst()
        .map(commit -> commit(body, commit))
        .orElseGet(() -> new Commit(after, "", Instant.now(), "", "", parents(body)));
  }

  private static Commit commit(JsonObject body, JsonObject commit) {
    var author =
        commit.get("author") instanceof JsonObject given ? given : JsonValue.EMPTY_JSON_OBJECT;
    return new Commit(
        commit.getString("id"),
        text(commit, "message").orElse(""),
        text(commit, "timestamp").flatMap(Values::instant).orElseGet(Instant::now),
        text(author, "name").orElse(""),
        text(author, "email").orElse(""),
        parents(body));
  }

  private static List<String> parents(JsonObject body) {
    return text(body, "before").filter(id -> !id.equals(NOTHING)).map(List::of).orElse(List.of());
  }

  private static Optional<String> text(JsonObject object, String name) {
    return object.get(name) instanceof JsonString text
        ? Optional.of(text.getString())
        : Optional.empty();
  }
}
