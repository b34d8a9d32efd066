package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/**
 * What of an existing StatefulSet has to become as its session wants it: the number of pods, the
 * server's resources, where its pod may run, and the token that probes knock with. All else stays
 * as it was made, by us or by an older operator.
 */
record StatefulSetChange(
    Session session, SessionSecrets secrets, JsonObject current, JsonObject wanted) {

  /** A JSON patch; empty when nothing is to change. */
  JsonArray operations() {
    var operations = new ArrayList<JsonObject>();
    var replicas = session.isHibernated() ? 0 : 1;
    if (Tree.numberAt(current, -1, "spec", "replicas") != replicas) {
      operations.add(object("op", "replace", "path", "/spec/replicas", "value", replicas));
    }
    var containers = containers(current);
    var index = indexOfServer(containers);
    if (index < containers.size()) {
      operations.addAll(newResources(containers.get(index), index));
      if (!session.isOidc()) {
        operations.addAll(newProbeTokens(containers.get(index), index));
      }
    }
    if (mayMove(operations)) {
      operations.addAll(new PodScheduling(current, wanted).operations());
    }
    return Tree.arrayOf(operations);
  }

  /** Whether no pod that does its work has to go when the pod's template changes. */
  private boolean mayMove(List<JsonObject> operations) {
    return Tree.numberAt(current, 1, "spec", "replicas") == 0
        || session.state().equals(SessionState.FAILED)
        || isOfResources(Tree.arrayOf(operations));
  }

  static boolean isOfResources(JsonArray operations) {
    return operations.stream()
        .anyMatch(operation -> Tree.textAt(operation, "path").orElse("").endsWith("/resources"));
  }

  private static List<JsonObject> containers(JsonObject statefulSet) {
    return Tree.objectsAt(statefulSet, "spec", "template", "spec", "containers");
  }

  private static int indexOfServer(List<JsonObject> containers) {
    for (var i = 0; i < containers.size(); i++) {
      if (Tree.textAt(containers.get(i), "name").orElse("").equals("jupyter-server")) {
        return i;
      }
    }
    return 0;
  }

  private List<JsonObject> newResources(JsonObject server, int index) {
    var resources = wantedResources();
    if (isSame(resources, Tree.objectAt(server, "resources"))) {
      return List.of();
    }
    var path = "/spec/template/spec/containers/" + index + "/resources";
    return List.of(object("op", "add", "path", path, "value", resources));
  }

  private JsonObject wantedResources() {
    var containers = containers(wanted);
    return containers.isEmpty()
        ? JsonValue.EMPTY_JSON_OBJECT
        : Tree.objectAt(containers.get(indexOfServer(containers)), "resources");
  }

  /** The API server writes amounts its own way: 1000m is 1, 16000000000 is 16G. */
  private static boolean isSame(JsonObject wanted, JsonObject current) {
    for (var part : List.of("requests", "limits")) {
      var a = Tree.objectAt(wanted, part);
      var b = Tree.objectAt(current, part);
      var same =
          a.keySet().equals(b.keySet()) && a.keySet().stream().allMatch(name -> isSame(name, a, b));
      if (!same) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSame(String name, JsonObject a, JsonObject b) {
    return Quantity.isSame(name, Tree.textAt(a, name).orElse(""), Tree.textAt(b, name).orElse(""));
  }

  /** Probes that knock with the token of a Secret that is no more. */
  private List<JsonObject> newProbeTokens(JsonObject server, int index) {
    var token = "token " + session.token().orElse(secrets.token());
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
}
