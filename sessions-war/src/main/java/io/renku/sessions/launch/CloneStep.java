package io.renku.sessions.launch;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;
import static io.renku.sessions.launch.PatchList.variable;

import io.renku.sessions.SessionsConfig;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.launch.LaunchAdditions.Repository;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The init container {@code git-clone}: the reference's image, the node agent's own doing, or a
 * script inside the session's image, all told the same by their environment.
 */
record CloneStep(Launch launch, SessionsConfig config) {
  private static final String STORAGES = "GIT_CLONE_S3_MOUNTS_";
  private static final String CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";

  boolean isScript() {
    return !config.isReferenceProfile() && config.gitClone.equals("script");
  }

  JsonObject container() {
    var mounts = new ArrayList<JsonObject>();
    mounts.add(object("name", "workspace", "mountPath", launch.mountPath()));
    if (config.isReferenceProfile()) {
      mounts.add(object("name", "etc-ssl-certs", "mountPath", "/etc/ssl/certs/", "readOnly", true));
    }
    return object(
        "name",
        "git-clone",
        "image",
        isScript() ? launch.image().name() : config.gitCloneImage,
        "imagePullPolicy",
        config.isReferenceProfile() ? null : "IfNotPresent",
        "command",
        isScript() ? array("sh", "-c", script()) : null,
        "workingDir",
        isScript() ? launch.mountPath() : null,
        "resources",
        object("requests", object("cpu", "100m", "memory", "100Mi")),
        "volumeMounts",
        mounts,
        "env",
        environment(),
        "securityContext",
        object(
            "allowPrivilegeEscalation",
            false,
            "runAsUser",
            1000,
            "runAsGroup",
            100,
            "runAsNonRoot",
            true));
  }

  private List<JsonObject> environment() {
    var environment = new ArrayList<JsonObject>();
    environment.add(variable("GIT_CLONE_MOUNT_PATH", launch.rootDir()));
    if (!config.isReferenceProfile()) { // the reference's image refuses variables it does not know
      environment.add(variable("GIT_CLONE_WORKSPACE", launch.mountPath()));
    }
    environment.add(variable("GIT_CLONE_REPOSITORY_URL", launch.project().cloneUrl()));
    environment.add(
        variable("GIT_CLONE_LFS_AUTO_FETCH", launch.request().lfsAutoFetch() ? "1" : "0"));
    environment.add(variable("GIT_CLONE_COMMIT_SHA", launch.request().commit()));
    environment.add(variable("GIT_CLONE_BRANCH", launch.request().branch()));
    environment.add(variable("GIT_CLONE_USER__USERNAME", launch.user().username()));
    launch
        .user()
        .git()
        .ifPresent(git -> environment.add(variable("GIT_CLONE_GIT_URL", git.gitlabUrl())));
    launch
        .user()
        .gitToken()
        .ifPresent(token -> environment.add(variable("GIT_CLONE_USER__OAUTH_TOKEN", token)));
    launch
        .identity()
        .ifPresent(
            identity -> {
              environment.add(literally("GIT_CLONE_USER__EMAIL", identity.email()));
              environment.add(literally("GIT_CLONE_USER__FULL_NAME", identity.fullName()));
            });
    for (var i = 0; i < launch.mounts().size(); i++) {
      environment.add(variable(STORAGES + i, launch.mounts().get(i).folder()));
    }
    if (config.isReferenceProfile()) {
      environment.addAll(SentryVariables.of("GIT_CLONE", config.pod.gitCloneSentry()));
      environment.add(variable("REQUESTS_CA_BUNDLE", CERTIFICATES));
      environment.add(variable("SSL_CERT_FILE", CERTIFICATES));
    }
    return environment;
  }

  /** Kubernetes would put the value of a variable in the place of {@code $(NAME)}. */
  private static JsonObject literally(String name, String value) {
    return variable(name, value.replace("$(", "$$("));
  }

  private static String script() {
    try (var file = CloneStep.class.getResourceAsStream("/git-clone.sh")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The patch that makes it part of the pod, and a step more for each further repository. */
  List<JsonObject> operations() {
    var operations = new ArrayList<JsonObject>();
    operations.add(PatchList.append("initContainers", container()));
    var further = launch.additions().repositories();
    for (var i = 0; i < further.size(); i++) {
      operations.add(PatchList.append("initContainers", beside(i + 1, further.get(i))));
    }
    return operations;
  }

  /** The same step for another repository; anonymous users get the branch as it is now. */
  private JsonObject beside(int number, Repository repository) {
    var other =
        Map.of(
            "GIT_CLONE_MOUNT_PATH", launch.image().workTree(repository.project()),
            "GIT_CLONE_REPOSITORY_URL", repository.project().cloneUrl(),
            "GIT_CLONE_COMMIT_SHA", repository.commit(),
            "GIT_CLONE_BRANCH", repository.branch());
    var environment = new ArrayList<JsonObject>();
    for (var variable : environment()) {
      var name = variable.getString("name");
      if (!name.startsWith(STORAGES)) {
        environment.add(other.containsKey(name) ? variable(name, other.get(name)) : variable);
      }
    }
    var named = Tree.with(container(), "name", "git-clone-" + number);
    return Tree.with(named, "env", environment);
  }
}
