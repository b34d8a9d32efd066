package io.renku.core.projects;

import io.renku.core.Answer;
import jakarta.json.JsonObject;
import java.util.Set;

/**
 * The answer to a migrations check as versions 1.x of the API have it: without marks of kind, and
 * an error in any part is the whole answer.
 */
final class OldMigrationsView {
  private static final Set<String> LATER = Set.of("type", "ssh_supported");

  private OldMigrationsView() {}

  static JsonObject of(JsonObject result) {
    var answer = Answer.object();
    for (var entry : result.entrySet()) {
      if (entry.getValue() instanceof JsonObject part) {
        var reduced = Answer.object();
        part.forEach(
            (key, value) -> {
              if (!LATER.contains(key)) {
                reduced.add(key, value);
              }
            });
        if ("error".equals(part.getString("type", ""))) {
          return Answer.object().add("error", reduced).build();
        }
        answer.add(entry.getKey(), reduced);
      } else {
        answer.add(entry.getKey(), entry.getValue());
      }
    }
    return Answer.of(answer);
  }
}
