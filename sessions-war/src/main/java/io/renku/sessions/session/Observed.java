package io.renku.sessions.session;

import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the cluster holds of one session at a moment.
 *
 * @param children the objects that the session owns, by child key
 * @param pod its main pod
 * @param events the cluster's events about the StatefulSet and the pod
 * @param fresh random values to use where the session's Secret has none yet
 */
public record Observed(
    Map<String, JsonObject> children,
    Optional<JsonObject> pod,
    List<JsonObject> events,
    SessionSecrets fresh) {

  Optional<JsonObject> child(String key) {
    return Optional.ofNullable(children.get(key));
  }

  SessionSecrets secrets() {
    return child("secret").map(secret -> SessionSecrets.of(secret, fresh)).orElse(fresh);
  }

  /**
   * The newest event about an object that has one of these reasons; any reason when none is named.
   */
  Optional<JsonObject> newestEvent(JsonObject about, String type, List<String> reasons) {
    var uid = Tree.textAt(about, "metadata", "uid").orElse("");
    return events.stream()
        .filter(event -> Tree.textAt(event, "involvedObject", "uid").orElse("").equals(uid))
        .filter(event -> type.isEmpty() || Tree.textAt(event, "type").orElse("").equals(type))
        .filter(
            event -> reasons.isEmpty() || reasons.contains(Tree.textAt(event, "reason").orElse("")))
        .max(Comparator.comparing(Observed::timeOf));
  }

  static Instant timeOf(JsonObject event) {
    return Tree.textAt(event, "lastTimestamp")
        .or(() -> Tree.textAt(event, "eventTime"))
        .or(() -> Tree.textAt(event, "metadata", "creationTimestamp"))
        .flatMap(Session::time)
        .orElse(Instant.EPOCH);
  }
}
