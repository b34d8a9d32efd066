package io.renku.sessions.launch;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;
import static io.renku.sessions.launch.PatchList.POD;
import static io.renku.sessions.launch.PatchList.add;
import static io.renku.sessions.launch.PatchList.append;
import static io.renku.sessions.launch.PatchList.remove;
import static io.renku.sessions.launch.PatchList.replace;
import static io.renku.sessions.launch.PatchList.test;
import static io.renku.sessions.launch.PatchList.variable;

import io.renku.sessions.SessionFailure;
import io.renku.sessions.SessionsConfig;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a new session's pod has beyond the operator's own template, as patches in its resource. */
record SessionPatchSet(Launch launch, SessionsConfig config) {
  private static final String SERVER = POD + "/containers/0";

  JsonArray toJson() {
    var patches = new PatchList();
    guard(patches);
    new Scheduling(launch.options().size(), config).patch(patches);
    sharedMemory(patches);
    patches.patch(add(SERVER + "/args", arguments()));
    patches.patch(environment());
    pullSecret(patches);
    patches.patch(add(POD + "/enableServiceLinks", false));
    renviron(patches);
    if (config.hasCompanions()) {
      new Companions(launch, config).patch(patches);
    }
    ssh(patches);
    if (config.isReferenceProfile()) {
      new Companions(launch, config).initialise(patches);
    }
    patches.patch(new CloneStep(launch, config).operations());
    if (config.isReferenceProfile()) {
      new Companions(launch, config).trustCertificates(patches);
    }
    cloudStorage(patches);
    new AdditionsPatch(launch, config).patch(patches);
    patches.patch(SessionsConfig.objects(config.extraPatches));
    return patches.toJson();
  }

  private void guard(PatchList patches) {
    var operations = new ArrayList<JsonObject>();
    operations.add(test(SERVER + "/name", "jupyter-server"));
    if (config.isReferenceProfile()) {
      if (!launch.user().isAnonymous()) {
        operations.add(test(POD + "/containers/1/name", "oauth2-proxy"));
      }
    } else {
      operations.add(test(POD + "/containers/1/name", "passthrough-proxy"));
      operations.addAll(withoutProxy());
    }
    patches.patch(operations);
  }

  /** In the local profile the gateway talks to the server itself. */
  private List<JsonObject> withoutProxy() {
    var operations = new ArrayList<JsonObject>();
    operations.add(remove(POD + "/containers/1"));
    operations.add(replace("/service/spec/ports/0/targetPort", launch.serverPort()));
    if (launch.port().isPresent()) {
      for (var probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
        operations.add(replace(SERVER + "/" + probe + "/httpGet/port", launch.serverPort()));
      }
    }
    return operations;
  }

  private void sharedMemory(PatchList patches) {
    var half = String.valueOf(launch.options().memoryBytes() / 2);
    var volume = object("name", "shm", "emptyDir", object("medium", "Memory", "sizeLimit", half));
    patches.patch(
        append("volumes", volume),
        append("containers/0/volumeMounts", object("name", "shm", "mountPath", "/dev/shm")));
  }

  private JsonArray arguments() {
    return launch.port().isEmpty()
        ? array("jupyter", "notebook")
        : array("jupyter", "notebook", "--port=" + launch.serverPort());
  }

  /**
   * @throws SessionFailure 422/1004 when a user's variable contradicts one of the session's own
   */
  private List<JsonObject> environment() {
    var variables = new LinkedHashMap<String, String>();
    variables.put("RENKU_USERNAME", launch.user().username());
    variables.put("CI_COMMIT_SHA", launch.request().commit());
    variables.put("NOTEBOOK_DIR", launch.rootDir());
    variables.put("MOUNT_PATH", "/work/" + launch.project().pathWithNamespace());
    variables.put("SESSION_URL", launch.url());
    variables.put("PROJECT_NAME", launch.request().project());
    variables.put("GIT_CLONE_REPO", "true");
    launch.request().environment().forEach((name, value) -> join(variables, name, value));
    return variables.entrySet().stream()
        .map(entry -> append("containers/0/env", variable(entry.getKey(), entry.getValue())))
        .toList();
  }

  private static void join(Map<String, String> variables, String name, String value) {
    if (name.equals("SERVER_APP_TOKEN") || name.equals("JUPYTER_CONFIG_PATH")) {
      throw taken(name);
    }
    if (!name.matches("[-._a-zA-Z][-._a-zA-Z0-9]*")) {
      throw SessionFailure.refused(
          SessionFailure.USER, "%s cannot be the name of a variable.".formatted(name));
    }
    var before = variables.putIfAbsent(name, value);
    if (before != null && !before.equals(value)) {
      throw taken(name);
    }
  }

  private static SessionFailure taken(String name) {
    return SessionFailure.refused(
        SessionFailure.ENVIRONMENT,
        "The variable %s is set by the session itself; choose another name.".formatted(name));
  }

  private void pullSecret(PatchList patches) {
    if (launch.image().pullToken().isEmpty()) {
      return;
    }
    var name = launch.name() + "-image-secret";
    var login =
        object(
            "Username", "oauth2",
            "Password", launch.image().pullToken().get(),
            "Email", launch.identity().map(i -> i.email()).orElse(""));
    var auths = object("auths", object(launch.image().registry(), login)).toString();
    var encoded = Base64.getEncoder().encodeToString(auths.getBytes(StandardCharsets.UTF_8));
    patches.patch(
        add(
            "/image_pull_secret",
            object(
                "apiVersion", "v1",
                "kind", "Secret",
                "type", "kubernetes.io/dockerconfigjson",
                "metadata", object("name", name),
                "data", object(".dockerconfigjson", encoded))),
        append("imagePullSecrets", object("name", name)));
  }

  /** R and RStudio read their variables from a file. */
  private void renviron(PatchList patches) {
    if (launch.request().environment().isEmpty()) {
      return;
    }
    var name = launch.name() + "-renviron";
    var lines = Renviron.of(launch.request().environment());
    patches.patch(
        add(
            "/renviron",
            object(
                "apiVersion",
                "v1",
                "kind",
                "Secret",
                "metadata",
                object("name", name),
                "stringData",
                object(".Renviron", lines))),
        append("volumes", object("name", name, "secret", object("secretName", name))),
        append(
            "containers/0/volumeMounts",
            object(
                "name",
                name,
                "mountPath",
                "/home/jovyan/.Renviron",
                "subPath",
                ".Renviron",
                "readOnly",
                true)));
  }

  private void cloudStorage(PatchList patches) {
    for (var mount : launch.mounts()) {
      var operations = new ArrayList<JsonObject>();
      mount.children().forEach((key, child) -> operations.add(add("/" + key, child)));
      operations.add(
          append(
              "containers/0/volumeMounts",
              object(
                  "name", mount.name(),
                  "mountPath", mount.folder(),
                  "subPath", mount.subPath().orElse(null),
                  "readOnly", mount.isReadonly() ? true : null)));
      var claim = object("claimName", mount.name());
      operations.add(
          append("volumes", object("name", mount.name(), "persistentVolumeClaim", claim)));
      patches.patch(operations);
    }
  }

  private void ssh(PatchList patches) {
    if (!config.sshEnabled) {
      return;
    }
    var operations = new ArrayList<JsonObject>();
    operations.add(
        add(
            "/service/spec/ports/-",
            object(
                "name",
                "ssh",
                "port",
                config.pod.sshServicePort,
                "protocol",
                "TCP",
                "targetPort",
                "ssh")));
    operations.add(
        add(
            SERVER + "/ports",
            array(
                object(
                    "name",
                    "ssh",
                    "containerPort",
                    config.pod.sshContainerPort,
                    "protocol",
                    "TCP"))));
    config.sshHostKeySecret.ifPresent(
        secret -> {
          var keys = object("secretName", secret);
          operations.add(append("volumes", object("name", "ssh-host-keys", "secret", keys)));
          operations.add(
              append(
                  "containers/0/volumeMounts",
                  object("name", "ssh-host-keys", "mountPath", config.pod.sshHostKeyLocation)));
        });
    patches.patch(operations);
  }
}
