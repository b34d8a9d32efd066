package io.renku.sessions.launch;

import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.cluster.ResourceKind;
import io.renku.sessions.cluster.SessionCluster;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.session.Session;
import io.renku.sessions.users.GitCredentials;
import io.renku.sessions.users.SessionUser;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives a sleeping session the tokens of today. Containers are found by name, since older sessions
 * have others, and what a session does not have is passed over.
 */
@ApplicationScoped
class CredentialRefresh {
  @Inject SessionCluster cluster;

  void refresh(Session session, SessionUser user) {
    var key = session.key();
    cluster
        .find(ResourceKind.STATEFUL_SET, key.namespace(), key.name())
        .map(set -> operations(set, user))
        .filter(operations -> !operations.isEmpty())
        .ifPresent(
            operations ->
                cluster.patch(
                    ResourceKind.STATEFUL_SET,
                    key.namespace(),
                    key.name(),
                    Tree.arrayOf(operations)));
    refreshPullSecret(session, user);
  }

  private static List<JsonObject> operations(JsonObject statefulSet, SessionUser user) {
    var operations = new ArrayList<JsonObject>();
    operations.addAll(inContainer(statefulSet, "containers", "git-proxy", proxyVariables(user)));
    var clone = new LinkedHashMap<String, String>();
    user.gitToken().ifPresent(token -> clone.put("GIT_CLONE_USER__OAUTH_TOKEN", token));
    operations.addAll(inContainer(statefulSet, "initContainers", "git-clone", clone));
    return operations;
  }

  private static Map<String, String> proxyVariables(SessionUser user) {
    var variables = new LinkedHashMap<String, String>();
    user.gitToken().ifPresent(token -> variables.put("GITLAB_OAUTH_TOKEN", token));
    user.git()
        .map(GitCredentials::expiresAt)
        .ifPresent(at -> variables.put("GITLAB_OAUTH_TOKEN_EXPIRES_AT", String.valueOf(at)));
    user.accessToken().ifPresent(token -> variables.put("RENKU_ACCESS_TOKEN", token));
    user.refreshToken().ifPresent(token -> variables.put("RENKU_REFRESH_TOKEN", token));
    return variables;
  }

  private static List<JsonObject> inContainer(
      JsonObject statefulSet, String kind, String name, Map<String, String> values) {
    var operations = new ArrayList<JsonObject>();
    var containers = Tree.objectsAt(statefulSet, "spec", "template", "spec", kind);
    for (var i = 0; i < containers.size(); i++) {
      if (isOf(name, Tree.textAt(containers.get(i), "name").orElse(""))) {
        var path = "/spec/template/spec/" + kind + "/" + i + "/env";
        operations.addAll(inEnvironment(containers.get(i), path, values));
      }
    }
    return operations;
  }

  /** A session with several repositories clones each in a step of its own. */
  private static boolean isOf(String name, String container) {
    return container.equals(name) || container.matches(name + "-\\d+");
  }

  private static List<JsonObject> inEnvironment(
      JsonObject container, String path, Map<String, String> values) {
    var operations = new ArrayList<JsonObject>();
    var variables = Tree.objectsAt(container, "env");
    for (var i = 0; i < variables.size(); i++) {
      var name = Tree.textAt(variables.get(i), "name").orElse("");
      if (values.containsKey(name)) {
        operations.add(object("op", "test", "path", path + "/" + i + "/name", "value", name));
        operations.add(
            object("op", "add", "path", path + "/" + i + "/value", "value", values.get(name)));
      }
    }
    return operations;
  }

  private void refreshPullSecret(Session session, SessionUser user) {
    if (user.gitToken().isEmpty()) {
      return;
    }
    var key = session.key();
    var name = session.name() + "-image-secret";
    cluster
        .find(ResourceKind.SECRET, key.namespace(), name)
        .flatMap(secret -> Tree.textAt(secret, "data", ".dockerconfigjson"))
        .map(encoded -> renewed(encoded, user.gitToken().get()))
        .ifPresent(
            renewed ->
                cluster.merge(
                    ResourceKind.SECRET,
                    key.namespace(),
                    name,
                    object("data", object(".dockerconfigjson", renewed))));
  }

  private static String renewed(String encoded, String token) {
    try {
      var login =
          Tree.parseObject(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
      var auths = new LinkedHashMap<String, Object>();
      Tree.objectAt(login, "auths")
          .forEach(
              (host, entry) -> auths.put(host, Tree.with(entry.asJsonObject(), "Password", token)));
      var text = object("auths", auths).toString();
      return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    } catch (JsonException | IllegalArgumentException | ClassCastException e) {
      return encoded; // not one of ours: leave it as it is
    }
  }
}
