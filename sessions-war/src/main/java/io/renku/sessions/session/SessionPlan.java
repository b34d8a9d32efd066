package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.object;

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
        List.of(), JsonValue.EMPTY_JSON_ARRAY, volumes, patch, Optional.empty(), Optional.empty());
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
            "The volume with this session's files is gone; delete the session and start a new one.");
      }
      var change = statefulSetChange(wanted.get("statefulset"));
      var restarts = changesResources(change) && !session.isHibernated();
      var report = new SessionReport(session, observed, now, settings, Optional.empty(), restarts);
      return new SessionPlan(
          missing(wanted),
          change,
          restarts ? podOfAnOldStatefulSet() : List.of(),
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

    /** Sessions of the former operator carry no date of that. */
    private boolean hasRun() {
      var state = session.state();
      return session.statusText("firstRunningAt").isPresent()
          || state.equals(SessionState.RUNNING)
          || state.equals(SessionState.HIBERNATED);
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
      if (current.isEmpty() || wanted == null) {
        return JsonValue.EMPTY_JSON_ARRAY;
      }
      var operations = new ArrayList<JsonObject>();
      var replicas = session.isHibernated() ? 0 : 1;
      if (Tree.numberAt(current.get(), -1, "spec", "replicas") != replicas) {
        operations.add(object("op", "replace", "path", "/spec/replicas", "value", replicas));
      }
      var containers = Tree.objectsAt(current.get(), "spec", "template", "spec", "containers");
      var index = indexOfServer(containers);
      var resources = serverResources(wanted);
      if (index < containers.size() && !isSame(resources, resourcesOf(containers.get(index)))) {
        var path = "/spec/template/spec/containers/" + index + "/resources";
        operations.add(object("op", "add", "path", path, "value", resources));
      }
      if (index < containers.size() && !session.isOidc()) {
        operations.addAll(newProbeTokens(containers.get(index), index));
      }
      return Tree.arrayOf(operations);
    }

    /** Probes that knock with the token of a Secret that is no more. */
    private List<JsonObject> newProbeTokens(JsonObject server, int index) {
      var token = "token " + session.token().orElse(observed.secrets().token());
      var operations = new ArrayList<JsonObject>();
      for (var probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
        var headers = Tree.objectsAt(server, probe, "httpGet", "httpHeaders");
        for (var i = 0; i < headers.size(); i++) {
          var value = Tree.textAt(headers.get(i), "value").orElse("");
          if (value.startsWith("token ") && !value.equals(token)) {
            var path =
                "/spec/template/spec/containers/%d/%s/httpGet/httpHeaders/%d/value"
                    .formatted(index, probe, i);
            operations.add(object("op", "replace", "path", path, "value", token));
          }
        }
      }
      return operations;
    }

    private static int indexOfServer(List<JsonObject> containers) {
      for (var i = 0; i < containers.size(); i++) {
        if (Tree.textAt(containers.get(i), "name").orElse("").equals("jupyter-server")) {
          return i;
        }
      }
      return 0;
    }

    private static JsonObject serverResources(JsonObject statefulSet) {
      var containers = Tree.objectsAt(statefulSet, "spec", "template", "spec", "containers");
      return containers.isEmpty()
          ? JsonValue.EMPTY_JSON_OBJECT
          : resourcesOf(containers.get(indexOfServer(containers)));
    }

    private static JsonObject resourcesOf(JsonObject container) {
      return Tree.objectAt(container, "resources");
    }

    /** The API server writes amounts its own way: 1000m is 1, 16000000000 is 16G. */
    private static boolean isSame(JsonObject wanted, JsonObject current) {
      for (var part : List.of("requests", "limits")) {
        var a = Tree.objectAt(wanted, part);
        var b = Tree.objectAt(current, part);
        var same =
            a.keySet().equals(b.keySet())
                && a.keySet().stream().allMatch(name -> isSame(name, a, b));
        if (!same) {
          return false;
        }
      }
      return true;
    }

    private static boolean isSame(String name, JsonObject a, JsonObject b) {
      return Quantity.isSame(
          name, Tree.textAt(a, name).orElse(""), Tree.textAt(b, name).orElse(""));
    }

    private static boolean changesResources(JsonArray change) {
      return change.stream()
          .anyMatch(op -> Tree.textAt(op, "path").orElse("").endsWith("/resources"));
    }

    /** Such a set waits for a pod that can never start; the current kind replaces it by itself. */
    private List<Removal> podOfAnOldStatefulSet() {
      var isParallel =
          observed
              .child("statefulset")
              .flatMap(set -> Tree.textAt(set, "spec", "podManagementPolicy"))
              .orElse("")
              .equals("Parallel");
      return isParallel || observed.pod().isEmpty()
          ? List.of()
          : List.of(new Removal(ResourceKind.POD, nameOf(observed.pod().get())));
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

  /** Whether there is nothing to do. */
  public boolean isSettled() {
    return create.isEmpty() && statefulSetChange.isEmpty() && remove.isEmpty() && report.isEmpty();
  }

  /** A Kubernetes event that tells the session's owner about a problem. */
  static JsonObject notice(Session session, String problem, Instant now) {
    var stamp = SessionReport.stamp(now);
    return object(
        "apiVersion",
        "v1",
        "kind",
        "Event",
        "metadata",
        object("generateName", session.name() + "-", "namespace", session.key().namespace()),
        "type",
        "Warning",
        "reason",
        "SessionFailed",
        "message",
        problem,
        "firstTimestamp",
        stamp,
        "lastTimestamp",
        stamp,
        "count",
        1,
        "source",
        object("component", "renku-sessions"),
        "involvedObject",
        object(
            "apiVersion", ResourceKind.SESSION.apiVersion(),
            "kind", ResourceKind.SESSION.kind(),
            "namespace", session.key().namespace(),
            "name", session.name(),
            "uid", session.uid()),
        "reportingComponent",
        "renku-sessions");
  }
}
