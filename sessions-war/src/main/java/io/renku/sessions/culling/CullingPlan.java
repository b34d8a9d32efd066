package io.renku.sessions.culling;

import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.session.Session;
import io.renku.sessions.session.SessionState;
import io.renku.sessions.session.Timestamps;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What time does to one session: nothing, a note of its idleness, sleep, or its end. Zero as a
 * threshold always means never.
 */
public sealed interface CullingPlan {
  record Nothing() implements CullingPlan {}

  /** {@code patch} is a merge patch for the session's resource. */
  record Change(JsonObject patch) implements CullingPlan {}

  record Hibernate(JsonObject patch, String reason) implements CullingPlan {}

  record Delete(String reason) implements CullingPlan {}

  /**
   * @param activity what the session's server says of itself; empty when it does not answer
   * @param millicores what the pod uses; 0 when nobody knows
   */
  static CullingPlan of(
      Session session,
      Optional<ServerActivity> activity,
      long millicores,
      Instant now,
      CullingSettings settings) {
    if (session.isBeingDeleted()) {
      return new Nothing();
    }
    if (session.isHibernated()) {
      return asleep(session, now);
    }
    return switch (session.state()) {
      case SessionState.STARTING -> tooLong(session, "startingSince", "starting", now, settings);
      case SessionState.FAILED -> tooLong(session, "failedSince", "failed", now, settings);
      default ->
          session.isApplication()
              ? application(session, millicores, now, settings)
              : activity
                  .map(a -> awake(session, a, millicores, now, settings))
                  .orElse(new Nothing());
    };
  }

  private static CullingPlan asleep(Session session, Instant now) {
    var threshold = session.culling("hibernated");
    var since = session.annotatedTime("hibernationDate");
    if (since.isEmpty()) { // put to sleep by hand
      return new Change(annotations(Map.of("hibernationDate", Timestamps.stamp(now))));
    }
    if (threshold > 0 && seconds(since.get(), now) >= threshold) {
      return new Delete("it slept for %d seconds".formatted(seconds(since.get(), now)));
    }
    return session.annotation("lastActivityDate").isPresent()
        ? new Change(annotations(Map.of("lastActivityDate", "")))
        : new Nothing();
  }

  private static CullingPlan tooLong(
      Session session, String field, String state, Instant now, CullingSettings settings) {
    var threshold = session.culling(state);
    var since = session.statusTime(field);
    if (threshold == 0 || since.isEmpty() || seconds(since.get(), now) <= threshold) {
      return new Nothing();
    }
    var reason = "it was %s for %d seconds".formatted(state, seconds(since.get(), now));
    return settings.hibernatesStuck() && session.keepsFiles()
        ? sleep(reason, now)
        : new Delete(reason);
  }

  /** It does not tell how it is used: it is in use while it works, or its user says so. */
  private static CullingPlan application(
      Session session, long millicores, Instant now, CullingSettings settings) {
    var isBusy = millicores > settings.idleMillicores();
    var since = session.statusTime("startingSince");
    var last = isBusy ? Optional.of(now) : since;
    var plan = awake(session, new ServerActivity(0, last, since), millicores, now, settings);
    return isBusy && !(plan instanceof Hibernate)
        ? new Change(
            annotations(Map.of("lastInteraction", Timestamps.stamp(now), "lastActivityDate", "")))
        : plan;
  }

  private static CullingPlan awake(
      Session session,
      ServerActivity activity,
      long millicores,
      Instant now,
      CullingSettings settings) {
    var lastActivity = later(activity.lastActivity(), session.annotatedTime("lastInteraction"));
    var idleFor = lastActivity.map(last -> seconds(last, now)).orElse(0L);
    var age = activity.started().map(started -> seconds(started, now)).orElse(0L);
    var isIdle =
        millicores <= settings.idleMillicores()
            && activity.connections() <= 0
            && idleFor > settings.interval().toSeconds();
    var idleLimit = session.culling("idle");
    var ageLimit = session.culling("maxAge");
    if (isIdle && idleLimit > 0 && idleFor >= idleLimit) {
      return sleep("it was idle for %d seconds".formatted(idleFor), now);
    }
    if (ageLimit > 0 && age >= ageLimit) {
      return sleep("it ran for %d seconds".formatted(age), now);
    }
    var note = isIdle ? lastActivity.map(Timestamps::stamp).orElse("") : "";
    return session.annotation("lastActivityDate").orElse("").equals(note)
        ? new Nothing()
        : new Change(annotations(Map.of("lastActivityDate", note)));
  }

  private static Optional<Instant> later(Optional<Instant> a, Optional<Instant> b) {
    return Stream.of(a, b).flatMap(Optional::stream).max(Comparator.naturalOrder());
  }

  private static CullingPlan sleep(String reason, Instant now) {
    var date = Timestamps.stamp(now);
    var text =
        object("branch", "", "commit", "", "dirty", "", "synchronized", "", "date", date)
            .toString();
    var values = new LinkedHashMap<String, String>();
    values.put("hibernation", text);
    values.put("hibernationBranch", "");
    values.put("hibernationCommitSha", "");
    values.put("hibernationDirty", "");
    values.put("hibernationSynchronized", "");
    values.put("hibernationDate", date);
    values.put("lastActivityDate", "");
    var metadata = annotations(values).get("metadata");
    var spec = object("jupyterServer", object("hibernated", true));
    return new Hibernate(object("metadata", metadata, "spec", spec), reason);
  }

  private static JsonObject annotations(Map<String, String> values) {
    var annotations = new LinkedHashMap<String, String>();
    values.forEach((name, value) -> annotations.put(Session.PREFIX + name, value));
    return object("metadata", object("annotations", annotations));
  }

  private static long seconds(Instant since, Instant now) {
    return Duration.between(since, now).toSeconds();
  }
}
