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
    var events = new SessionTroubles(session, observed, now, settings, problem).toJson();
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
    return Tree.withoutNulls(Tree.objectOf(status));
  }

  private static void putOrRemove(Map<String, Object> map, String name, Optional<?> value) {
    value.ifPresentOrElse(present -> map.put(name, present), () -> map.remove(name));
  }

  /** The annotations that have to change. */
  JsonObject annotations() {
    var changes = new LinkedHashMap<String, Object>();
    HIBERNATION_ANNOTATIONS.stream()
        .filter(name -> isAwake() || isMissing(name))
        .forEach(name -> changes.put(Session.PREFIX + name, ""));
    if (!session.isBeingDeleted() && !session.isHibernated() && (isNew() || restarts)) {
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

  /** With the notes of its last sleep still on it. */
  private boolean isAwake() {
    return !session.isHibernated() && session.annotation("hibernationDate").isPresent();
  }

  /** Resources of before hibernation lack its annotations, which clients read. */
  private boolean isMissing(String annotation) {
    return !session.isBeingDeleted()
        && !session.owner().isEmpty()
        && Tree.textAt(session.metadata(), "annotations", Session.PREFIX + annotation).isEmpty();
  }

  /** Never looked after, by us or by the former operator. */
  private boolean isNew() {
    return session.statusText("state").isEmpty()
        && Tree.at(session.status(), "create_fn").isEmpty();
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
    var state = SessionState.of(session, observed, quota, settings);
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
    var isStart = state.equals(SessionState.STARTING) || state.equals(SessionState.FAILED);
    return isStart && (restarts || startedSince().isEmpty())
        ? Optional.of(stamp(now))
        : Optional.empty();
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
