package io.renku.sessions.launch;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.SessionsConfig;
import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Session;
import jakarta.json.JsonObject;
import java.net.URI;
import java.util.LinkedHashMap;

/** The custom resource of a new session. */
record SessionManifest(Launch launch, SessionsConfig config) {

  JsonObject toJson() {
    return object(
        "apiVersion", ResourceKind.SESSION.apiVersion(),
        "kind", ResourceKind.SESSION.kind(),
        "metadata", object("name", launch.name(), "labels", labels(), "annotations", annotations()),
        "spec",
            object(
                "auth", auth(),
                "culling", culling(),
                "jupyterServer", server(),
                "routing", routing(),
                "storage", storage(),
                "patches", new SessionPatchSet(launch, config).toJson()));
  }

  private JsonObject labels() {
    return object(
        "app",
        "jupyter",
        "component",
        "singleuser-server",
        Session.PREFIX + "commit-sha",
        launch.request().commit(),
        Session.PREFIX + "gitlabProjectId",
        String.valueOf(launch.project().id()),
        Session.OWNER_LABEL,
        launch.user().safeUsername(),
        Session.PREFIX + "userId",
        launch.user().id(),
        Session.PREFIX + "schemaVersion",
        "1",
        Session.CLASS_LABEL,
        String.valueOf(launch.options().size().id()),
        Session.PREFIX + "quota",
        launch.options().size().quota().orElse(null));
  }

  private JsonObject annotations() {
    var culling = culling();
    var values = new LinkedHashMap<String, String>();
    values.put("commit-sha", launch.request().commit());
    values.put("gitlabProjectId", String.valueOf(launch.project().id()));
    values.put("safe-username", launch.user().safeUsername());
    values.put("username", launch.user().username());
    values.put("userId", launch.user().id());
    values.put("servername", launch.name());
    values.put("branch", launch.request().branch());
    values.put("git-host", gitHost());
    values.put("namespace", launch.request().namespace());
    values.put("projectName", launch.request().project());
    values.put("requested-image", launch.image().name());
    values.put("repository", launch.project().webUrl());
    launch.port().ifPresent(port -> values.put("port", String.valueOf(port)));
    launch
        .additions()
        .application()
        .ifPresent(server -> values.put(Session.APPLICATION, String.valueOf(server.port())));
    for (var later :
        new String[] {
          "hibernation",
          "hibernationBranch",
          "hibernationCommitSha",
          "hibernationDirty",
          "hibernationSynchronized",
          "hibernationDate",
          "lastActivityDate"
        }) {
      values.put(later, "");
    }
    for (var threshold : new String[] {"hibernatedSecondsThreshold", "idleSecondsThreshold"}) {
      values.put(threshold, culling.get(threshold).toString());
    }
    var annotations = new LinkedHashMap<String, String>();
    values.forEach((name, value) -> annotations.put(Session.PREFIX + name, value));
    return Tree.objectOf(annotations);
  }

  private String gitHost() {
    return launch.user().git().map(git -> URI.create(git.gitlabUrl()).getAuthority()).orElse("");
  }

  private boolean hasProxy() {
    return config.isReferenceProfile() && !launch.user().isAnonymous();
  }

  private JsonObject auth() {
    if (!hasProxy()) {
      return object("token", launch.token(), "oidc", object("enabled", false));
    }
    return object(
        "token",
        "",
        "oidc",
        object(
            "enabled", true,
            "clientId", config.oidcClientId,
            "clientSecret", object("value", config.oidcClientSecret.orElse("")),
            "issuerUrl", launch.user().issuer().orElse(""),
            "authorizedEmails", array(launch.user().email().orElse(""))));
  }

  /** The pool's thresholds go before the installation's. */
  private JsonObject culling() {
    var pool = launch.options().size().thresholds();
    var isAnonymous = launch.user().isAnonymous();
    return object(
        "idleSecondsThreshold",
        pool.idle()
            .orElse(isAnonymous ? config.culling.anonymousIdleSeconds : config.culling.idleSeconds),
        "maxAgeSecondsThreshold",
        isAnonymous ? config.culling.anonymousMaxAgeSeconds : config.culling.maxAgeSeconds,
        "hibernatedSecondsThreshold",
        isAnonymous ? 1 : pool.hibernated().orElse(config.culling.hibernatedSeconds),
        "startingSecondsThreshold",
        isAnonymous ? config.culling.anonymousStartingSeconds : config.culling.startingSeconds,
        "failedSecondsThreshold",
        isAnonymous ? config.culling.anonymousFailedSeconds : config.culling.failedSeconds);
  }

  private JsonObject server() {
    return object(
        "defaultUrl", launch.request().defaultUrl(),
        "image", launch.image().name(),
        "rootDir", launch.rootDir(),
        "resources", new Scheduling(launch.options().size(), config).resources());
  }

  private JsonObject routing() {
    return object(
        "host", launch.host(),
        "path", launch.path(),
        "ingressAnnotations", SessionsConfig.object(config.ingressAnnotations),
        "tls", object("enabled", launch.isTls(), "secretName", config.tlsSecret.orElse(null)));
  }

  private JsonObject storage() {
    var isLimited = config.pvsEnabled || config.emptyDirLimit;
    var size = isLimited ? Tree.object("size", launch.options().storageBytes()).get("size") : null;
    return object(
        "size",
        size == null ? "" : size,
        "pvc",
        object(
            "enabled", config.pvsEnabled,
            "mountPath", launch.mountPath(),
            "storageClassName", config.storageClass.orElse(null)));
  }
}
