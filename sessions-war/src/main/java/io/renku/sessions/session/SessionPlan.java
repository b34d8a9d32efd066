package io.renku.sessions.session;

import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything to do about one session now. All decisions of the operator are made here, from what is
 * known at one moment and nothing else, so that doing it twice does no harm.
 *
 * @param create missing children, in order
 * @param statefulSetChange a JSON patch; empty when nothing is to change
 * @param remove objects that must go: a pod to start over, volumes that nothing owns
 * @param report a merge patch for the session's own resource; empty when it is right already
 * @param problem why the session cannot be brought up; it is tried again later
 * @param lookAgain when time alone will change something
 */
public record SessionPlan(
    List<Creation> create,
    JsonArray statefulSetChange,
    List<Removal> remove,
    JsonObject report,
    Optional<String> problem,
    Optional<Duration> lookAgain) {
  static final String KOPF_FINALIZER = "kopf.zalando.org/KopfFinalizerMarker";

  /** Keeps the resource until the objects outside its namespace are gone. */
  static final String VOLUMES_FINALIZER = "renku.io/cluster-scoped-children";

  /** Volumes are not watched; they leave once no claim is bound to them any more. */
  private static final Duration VOLUMES_LEAVE = Duration.ofSeconds(2);

  /** {@code isRestart}: once this exists, a pod that is there already has to start over. */
  public record Creation(String key, JsonObject manifest, boolean isRestart) {}

  public record Removal(ResourceKind kind, String name) {}

  public static SessionPlan of(
      Session session, Observed observed, Instant now, OperatorSettings settings) {
    return session.isBeingDeleted()
        ? farewell(session, observed, now, settings)
        : new Planning(session, observed, now, settings).plan();
  }

  private static SessionPlan farewell(
      Session session, Observed observed, Instant now, OperatorSettings settings) {
    var volumes =
        observed.children().values().stream()
            .filter(ChildLabels::isClusterScoped)
            .map(volume -> new Removal(ResourceKind.VOLUME, nameOf(volume)))
            .toList();
    var report = new SessionReport(session, observed, now, settings, Optional.empty(), false);
    var patch = report.patch();
    var finalizers = finalizers(session);
    var kept =
        finalizers.stream()
            .filter(name -> !name.equals(KOPF_FINALIZER))
            .filter(name -> !(name.equals(VOLUMES_FINALIZER) && volumes.isEmpty()))
            .toList();
    if (!kept.equals(finalizers)) {
      var metadata = Tree.with(Tree.objectAt(patch, "metadata"), "finalizers", kept);
      patch = Tree.with(patch, "metadata", metadata);
    }
    return new SessionPlan(
        List.of(),
        JsonValue.EMPTY_JSON_ARRAY,
        volumes,
        patch,
        Optional.empty(),
        volumes.isEmpty() ? Optional.empty() : Optional.of(VOLUMES_LEAVE));
  }

  private static String nameOf(JsonObject object) {
    return Tree.textAt(object, "metadata", "name").orElse("");
  }

  private static List<String> finalizers(Session session) {
    return Tree.at(session.metadata(), "finalizers")
        .map(JsonValue::asJsonArray)
        .orElse(JsonValue.EMPTY_JSON_ARRAY)
        .getValuesAs(JsonString::getString);
  }

  private record Planning(
      Session session, Observed observed, Instant now, OperatorSettings settings) {

    SessionPlan plan() {
      Map<String, JsonObject> wanted;
      try {
        wanted = new SessionChildren(session, observed.secrets(), settings).manifests();
      } catch (UnfitPatch unfit) {
        return failing(unfit.getMessage());
      }
      if (lostItsVolume(wanted)) {
        return failing(
            "The volume with this session's files is gone; delete the session and start a new"
                + " one.");
      }
      var change = statefulSetChange(wanted.get("statefulset"));
      var restarts = StatefulSetChange.isOfResources(change) && !session.isHibernated();
      var report = new SessionReport(session, observed, now, settings, Optional.empty(), restarts);
      return new SessionPlan(
          missing(wanted),
          change,
          session.isHibernated() ? List.of() : podOfAnOldStatefulSet(restarts),
          withFinalizers(report.patch(), wanted),
          Optional.empty(),
          lookAgain(report));
    }

    private SessionPlan failing(String reason) {
      var report = new SessionReport(session, observed, now, settings, Optional.of(reason), false);
      return new SessionPlan(
          List.of(),
          JsonValue.EMPTY_JSON_ARRAY,
          List.of(),
          withFinalizers(report.patch(), Map.of()),
          Optional.of(reason),
          Optional.empty());
    }

    /** A session that has run never gets an empty volume in the place of its files. */
    private boolean lostItsVolume(Map<String, JsonObject> wanted) {
      return wanted.containsKey("pvc") && observed.child("pvc").isEmpty() && hasRun();
    }

    /** Sessions of the former operator carry no date of that: their volumes are not risked. */
    private boolean hasRun() {
      var state = session.state();
      return session.statusText("firstRunningAt").isPresent()
          || state.equals(SessionState.RUNNING)
          || state.equals(SessionState.HIBERNATED)
          || (session.isOfKopf() && session.hasMade("pvc"));
    }

    private List<Creation> missing(Map<String, JsonObject> wanted) {
      var missing = new ArrayList<Creation>();
      wanted.forEach(
          (key, manifest) -> {
            if (observed.child(key).isEmpty()) {
              var isRestart = key.equals("secret") && observed.pod().isPresent();
              missing.add(new Creation(key, manifest, isRestart));
            }
          });
      return missing;
    }

    private JsonArray statefulSetChange(JsonObject wanted) {
      var current = observed.child("statefulset");
      return current.isEmpty() || wanted == null
          ? JsonValue.EMPTY_JSON_ARRAY
          : new StatefulSetChange(session, observed.secrets(), current.get(), wanted).operations();
    }

    /**
     * A set of the old, ordered kind waits for a pod that can never start, the current kind
     * replaces it by itself. Judged by what is there, so that a crash in between loses nothing.
     */
    private List<Removal> podOfAnOldStatefulSet(boolean restarts) {
      var pod = observed.pod().filter(p -> !PodRevision.isLeaving(p));
      var set = observed.child("statefulset");
      if (pod.isEmpty() || set.isEmpty() || PodRevision.isParallel(set.get())) {
        return List.of();
      }
      var isStuck =
          PodRevision.isOutdated(pod.get(), set.get())
              && !SessionState.isReady(Tree.objectAt(pod.get(), "status"));
      return restarts || isStuck
          ? List.of(new Removal(ResourceKind.POD, nameOf(pod.get())))
          : List.of();
    }

    private JsonObject withFinalizers(JsonObject patch, Map<String, JsonObject> wanted) {
      var finalizers = new ArrayList<>(finalizers(session));
      finalizers.remove(KOPF_FINALIZER);
      var hasVolume = wanted.values().stream().anyMatch(ChildLabels::isClusterScoped);
      if (hasVolume && !finalizers.contains(VOLUMES_FINALIZER)) {
        finalizers.add(VOLUMES_FINALIZER);
      }
      if (finalizers.equals(finalizers(session))) {
        return patch;
      }
      var metadata = Tree.with(Tree.objectAt(patch, "metadata"), "finalizers", finalizers);
      return Tree.with(patch, "metadata", metadata);
    }

    private Optional<Duration> lookAgain(SessionReport report) {
      var isStarting =
          Tree.textAt(report.status(), "state").orElse("").equals(SessionState.STARTING);
      return isStarting && !settings.startLimit().isZero()
          ? Optional.of(report.startLimitLeft().plusSeconds(1))
          : Optional.empty();
    }
  }

  /**
   * Whether the report has to be written before anything is done: finalizers before what only they
   * clean up, and the beginning of a new start before what causes it.
   */
  public boolean isToldFirst() {
    return Tree.at(report, "metadata", "finalizers").isPresent()
        || StatefulSetChange.isOfResources(statefulSetChange);
  }

  /** Whether there is nothing to do. */
  public boolean isSettled() {
    return create.isEmpty() && statefulSetChange.isEmpty() && remove.isEmpty() && report.isEmpty();
  }
}
