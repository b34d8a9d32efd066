package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What keeps a session from running, as its status tells it: {@code status.events}. */
record SessionTroubles(
    Session session,
    Observed observed,
    Instant now,
    OperatorSettings settings,
    Optional<String> problem) {

  JsonObject toJson() {
    var before = Tree.objectAt(session.status(), "events");
    if (session.isBeingDeleted()) {
      return before;
    }
    Map<String, Object> events = new LinkedHashMap<>();
    if (!session.isHibernated()) {
      quota(before).ifPresent(event -> events.put("statefulset", event));
      podWarning().ifPresent(event -> events.put("pod", event));
    }
    problem.ifPresent(text -> events.put("operator", same(before, "operator", text)));
    return Tree.objectOf(events);
  }

  private Optional<JsonObject> quota(JsonObject before) {
    if (observed.pod().isPresent() || observed.child("statefulset").isEmpty()) {
      return Optional.empty();
    }
    var newest =
        observed.newestEvent(
            observed.child("statefulset").get(), "", List.of("FailedCreate", "SuccessfulCreate"));
    if (newest.isEmpty()) { // the cluster forgets events after an hour
      return Optional.of(Tree.objectAt(before, "statefulset")).filter(known -> !known.isEmpty());
    }
    var text = Tree.textAt(newest.get(), "message").orElse("");
    return newest
        .filter(e -> Tree.textAt(e, "reason").orElse("").equals("FailedCreate"))
        .filter(_ -> text.toLowerCase(Locale.ROOT).contains("exceeded quota"))
        .map(event -> message(SessionState.QUOTA_EXCEEDED, Observed.timeOf(event)));
  }

  /** Why the pod does not get on, in the cluster's own words; progress since then answers it. */
  private Optional<JsonObject> podWarning() {
    var ready =
        observed.pod().isEmpty()
            || SessionState.of(session, observed, false, settings).equals(SessionState.RUNNING);
    if (ready) {
      return Optional.empty();
    }
    var progress = observed.newestEvent(observed.pod().get(), "Normal", List.of());
    return observed
        .newestEvent(observed.pod().get(), "Warning", List.of())
        .filter(e -> !Tree.textAt(e, "reason").orElse("").equals("Unhealthy"))
        .filter(e -> progress.isEmpty() || !isBefore(e, progress.get()))
        .flatMap(e -> Tree.textAt(e, "message").map(text -> message(text, Observed.timeOf(e))));
  }

  private static boolean isBefore(JsonObject event, JsonObject other) {
    return Observed.timeOf(event).isBefore(Observed.timeOf(other));
  }

  private JsonObject same(JsonObject before, String name, String text) {
    var known = Tree.objectAt(before, name);
    return Tree.textAt(known, "message").orElse("").equals(text) ? known : message(text, now);
  }

  private static JsonObject message(String text, Instant time) {
    return object("message", text, "timestamp", SessionReport.stamp(time));
  }
}
