package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sessions and what surrounds them, as the operator would see them. */
final class SessionFixture {
  static final Instant NOW = Instant.parse("2026-01-10T08:00:00Z");
  static final OperatorSettings SETTINGS =
      new OperatorSettings(
          Map.of("app.kubernetes.io/name", "amalthea"),
          Optional.empty(),
          "oauth2-proxy:1",
          "traefik:1",
          1,
          3,
          Duration.ofMinutes(10));
  static final SessionSecrets SECRETS = new SessionSecrets("token", "cookie", "proxy");

  private SessionFixture() {}

  /** A resource as the API server keeps it, defaults filled in. */
  static JsonObject resource(JsonArray patches) {
    return object(
        "apiVersion",
        "amalthea.dev/v1alpha1",
        "kind",
        "JupyterServer",
        "metadata",
        object(
            "name", "jane-project-1234abcd",
            "namespace", "renku",
            "uid", "uid-1",
            "labels", object("app", "jupyter", "renku.io/safe-username", "jane")),
        "spec",
        object(
            "auth", object("token", "secret", "oidc", object("enabled", false)),
            "culling", object("idleSecondsThreshold", 0),
            "jupyterServer",
                object(
                    "image", "renku/image:1",
                    "defaultUrl", "/lab",
                    "rootDir", "/home/jovyan/work/group/project",
                    "resources", object("requests", object("memory", 1_000_000_000L, "cpu", 1)),
                    "hibernated", false),
            "routing",
                object(
                    "host", "renku.example.org",
                    "path", "/sessions/jane-project-1234abcd",
                    "tls", object("enabled", true, "secretName", "tls")),
            "storage",
                object(
                    "size",
                    1_000_000_000L,
                    "pvc",
                    object("enabled", true, "mountPath", "/home/jovyan/work")),
            "patches", patches));
  }

  static Session session() {
    return new Session(resource(JsonValue.EMPTY_JSON_ARRAY));
  }

  /** With something merged into it. */
  static Session with(Session session, JsonObject change) {
    return new Session(Tree.merged(session.resource(), change));
  }

  /** As it is once a plan's report has been written into it. */
  static Session reported(Session session, SessionPlan plan) {
    return with(session, plan.report());
  }

  static Session hibernated(Session session) {
    return with(session, object("spec", object("jupyterServer", object("hibernated", true))));
  }

  static Session deleted(Session session, String... finalizers) {
    return with(
        session,
        object(
            "metadata",
            object(
                "deletionTimestamp", "2026-01-10T07:59:00Z", "finalizers", List.of(finalizers))));
  }

  static Session withPatch(JsonObject... operations) {
    var patch = object("type", SessionPatches.JSON_PATCH, "patch", List.of(operations));
    return new Session(resource(array(patch)));
  }

  static Observed nothing() {
    return new Observed(Map.of(), Optional.empty(), List.of(), SECRETS);
  }

  /** All children in place, as they were planned. */
  static Observed complete(Session session, Optional<JsonObject> pod, JsonObject... events) {
    var children = new HashMap<String, JsonObject>();
    new SessionChildren(session, SECRETS, SETTINGS)
        .manifests()
        .forEach(
            (key, manifest) ->
                children.put(
                    key, Tree.merged(manifest, object("metadata", object("uid", "uid-" + key)))));
    return new Observed(children, pod, List.of(events), SECRETS);
  }

  static Observed without(Observed observed, String child) {
    var children = new HashMap<>(observed.children());
    children.remove(child);
    return new Observed(children, observed.pod(), observed.events(), observed.fresh());
  }

  static JsonObject pod(JsonObject status) {
    return object(
        "metadata", object("name", "jane-project-1234abcd-0", "uid", "uid-pod"), "status", status);
  }

  static JsonObject runningPod() {
    return pod(
        object(
            "phase", "Running",
            "conditions", array(object("type", "Ready", "status", "True")),
            "containerStatuses",
                array(
                    object(
                        "name",
                        "jupyter-server",
                        "ready",
                        true,
                        "state",
                        object("running", object()),
                        "restartCount",
                        0))));
  }

  static JsonObject event(String about, String type, String reason, String message, String time) {
    return object(
        "involvedObject", object("uid", about),
        "type", type,
        "reason", reason,
        "message", message,
        "lastTimestamp", time);
  }

  static SessionPlan plan(Session session, Observed observed) {
    return planAt(session, observed, NOW);
  }

  static SessionPlan planAt(Session session, Observed observed, Instant now) {
    return SessionPlan.of(session, observed, now, SETTINGS);
  }

  /** What a plan has to say of the state. */
  static String state(SessionPlan plan) {
    return Tree.textAt(plan.report(), "status", "state").orElse("unchanged");
  }

  static String stateAfter(Session session, SessionPlan plan) {
    return reported(session, plan).state();
  }

  static Session sessionIn(String state, JsonObject more) {
    return with(session(), object("status", Tree.merged(object("state", state), more)));
  }

  static JsonObject unschedulable(String message) {
    return pod(
        object(
            "phase",
            "Pending",
            "conditions",
            array(
                object(
                    "type", "PodScheduled",
                    "status", "False",
                    "reason", "Unschedulable",
                    "message", message,
                    "lastTransitionTime", "2026-01-10T07:59:00Z"))));
  }
}
