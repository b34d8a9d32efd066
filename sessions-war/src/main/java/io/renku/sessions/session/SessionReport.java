package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a session's resource should say about the session: its status and its annotations. */
record SessionReport(
    Session session,
    Observed observed,
    Instant now,
    OperatorSettings settings,
    Optional<String> problem,
    boolean restarts) {
  static final List<String> HIBERNATION_ANNOTATIONS =
      List.of(
          "hibernation",
          "hibernationBranch",
          "hibernationCommitSha",
          "hibernationDirty",
          "hibernationSynchronized",
          "hibernationDate");
  private static final String SCHEMA = Session.PREFIX + "schemaVersion";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx").withZone(ZoneOffset.UTC);

  static String stamp(Instant time) {
    return STAMP.format(time);
  }

  /** The status as it should be, complete; parts that are not ours are kept. */
  JsonObject status() {
    var status = new LinkedHashMap<String, Object>(session.status());
    var events = events();
    var state = state(events);
    status.put("state", state);
    startingSince(state).ifPresent(since -> status.put("startingSince", since));
    putOrRemove(status, "failedSince", failedSince(state));
    putOrRemove(
        status, "firstRunningAt", session.statusText("firstRunningAt").or(() -> firstRun(state)));
    if (!state.equals(SessionState.STOPPING)) {
      var steps =
          SessionState.containerSteps(
              session, observed.child("statefulset"), observed.pod(), settings);
      status.put("containerStates", steps);
    }
    putOrRemove(status, "steps", new LaunchSteps(session, observed, state).toJson());
    putOrRemove(status, "mainPod", mainPod());
    status.put("children", children());
    putOrRemove(status, "events", events.isEmpty() ? Optional.empty() : Optional.of(events));
    status.put("create_fn", created());
    return Tree.objectOf(status);
  }

  private static void putOrRemove(Map<String, Object> map, String name, Optional<?> value) {
    value.ifPresentOrElse(present -> map.put(name, present), () -> map.remove(name));
  }

  /** The annotations that have to change. */
  JsonObject annotations() {
    var changes = new LinkedHashMap<String, Object>();
    var isNew = session.statusText("startingSince").isEmpty();
    if (!session.isHibernated() && session.annotation("hibernationDate").isPresent()) {
      HIBERNATION_ANNOTATIONS.forEach(name -> changes.put(Session.PREFIX + name, ""));
    }
    if (!session.isBeingDeleted() && !session.isHibernated() && (isNew || restarts)) {
      changes.put(Session.PREFIX + "lastActivityDate", stamp(now));
    }
    if (isOfAnOldSchema()) {
      for (var name : List.of("namespace", "projectName")) {
        session
            .annotation(name)
            .filter(value -> !value.equals(value.toLowerCase(Locale.ROOT)))
            .ifPresent(value -> changes.put(Session.PREFIX + name, value.toLowerCase(Locale.ROOT)));
      }
    }
    return Tree.objectOf(changes);
  }

  /** Resources of before 2023 keep names as they were typed, and filters would miss them. */
  private boolean isOfAnOldSchema() {
    return session.annotation("projectName").isPresent()
        && Tree.textAt(session.labels(), SCHEMA).isEmpty()
        && !session.isBeingDeleted();
  }

  private String state(JsonObject events) {
    if (restarts) {
      return SessionState.STARTING;
    }
    var quota = Tree.at(events, "statefulset", "message").isPresent();
    var state = SessionState.of(session, observed.pod(), quota, settings);
    var isOver = state.equals(SessionState.STARTING) && startLimitLeft().isNegative();
    var isFailed = problem.isPresent() && !session.isBeingDeleted();
    return isOver || isFailed ? SessionState.FAILED : state;
  }

  /** How much longer the session may take to start; negative when it has had its time. */
  Duration startLimitLeft() {
    if (settings.startLimit().isZero()) {
      return Duration.ofDays(1);
    }
    var since = restarts ? now : startedSince().orElse(now);
    return Duration.between(now, since.plus(settings.startLimit()));
  }

  /** Kept while a start goes wrong and right again; a new start begins it anew. */
  private Optional<Instant> startedSince() {
    var before = session.statusText("state").orElse("");
    var goesOn = before.equals(SessionState.STARTING) || before.equals(SessionState.FAILED);
    return goesOn ? session.statusTime("startingSince") : Optional.empty();
  }

  private Optional<String> startingSince(String state) {
    if (!state.equals(SessionState.STARTING) && session.statusText("startingSince").isPresent()) {
      return Optional.empty();
    }
    return restarts || startedSince().isEmpty() ? Optional.of(stamp(now)) : Optional.empty();
  }

  private Optional<String> failedSince(String state) {
    return state.equals(SessionState.FAILED)
        ? session.statusText("failedSince").or(() -> Optional.of(stamp(now)))
        : Optional.empty();
  }

  private Optional<String> firstRun(String state) {
    return state.equals(SessionState.RUNNING) ? Optional.of(stamp(now)) : Optional.empty();
  }

  private Optional<JsonObject> mainPod() {
    if (observed.pod().isEmpty()) {
      return Optional.empty();
    }
    var pod = observed.pod().get();
    var known = Tree.objectAt(session.status(), "mainPod");
    var uid = Tree.textAt(pod, "metadata", "uid");
    var isSame = Tree.textAt(known, "uid").equals(uid);
    return Optional.of(
        object(
            "uid",
            uid.orElse(""),
            "name",
            Tree.textAt(pod, "metadata", "name").orElse(""),
            "kind",
            "Pod",
            "apiVersion",
            "v1",
            "status",
            Tree.objectAt(pod, "status"),
            "resourceUsage",
            isSame ? known.get("resourceUsage") : null));
  }

  private JsonObject children() {
    var children = new LinkedHashMap<String, Object>();
    observed
        .children()
        .forEach(
            (key, child) ->
                children.put(
                    key,
                    object(
                        "uid", Tree.textAt(child, "metadata", "uid").orElse(""),
                        "name", Tree.textAt(child, "metadata", "name").orElse(""),
                        "kind", Tree.textAt(child, "kind").orElse(""),
                        "apiVersion", Tree.textAt(child, "apiVersion").orElse(""),
                        "status", Tree.objectAt(child, "status"))));
    return Tree.objectOf(children);
  }

  private JsonObject created() {
    var uids = new LinkedHashMap<String, Object>();
    observed
        .children()
        .forEach((key, child) -> uids.put(key, Tree.textAt(child, "metadata", "uid").orElse("")));
    return object("createdResources", uids, "fullServerURL", session.fullUrl());
  }

  private JsonObject events() {
    var before = Tree.objectAt(session.status(), "events");
    if (session.isBeingDeleted()) {
      return before;
    }
    var events = new LinkedHashMap<String, Object>();
    if (!session.isHibernated()) {
      quotaEvent(before).ifPresent(event -> events.put("statefulset", event));
      podWarning().ifPresent(event -> events.put("pod", event));
    }
    problem.ifPresent(text -> events.put("operator", same(before, "operator", text)));
    return Tree.objectOf(events);
  }

  private Optional<JsonObject> quotaEvent(JsonObject before) {
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
            || SessionState.of(session, observed.pod(), false, settings)
                .equals(SessionState.RUNNING);
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
    return object("message", text, "timestamp", stamp(time));
  }

  /** The merge patch that brings the resource from what it says to this report; empty if none. */
  JsonObject patch() {
    var status = Tree.difference(session.status(), status());
    var annotations = annotations();
    JsonValue metadata =
        annotations.isEmpty() && !isOfAnOldSchema()
            ? null
            : object(
                "annotations",
                annotations,
                "labels",
                isOfAnOldSchema() ? object(SCHEMA, "1") : null);
    return object("metadata", metadata, "status", status.isEmpty() ? null : status);
  }
}
