package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Session resources that a one-node cluster can run, with no proxy beside the server. */
public final class ClusterSession {
  private static final String JUPYTER =
      System.getenv().getOrDefault("RENKU_TEST_IMAGE", "localhost/renku-singleuser:1");

  /** Any image that can sleep: the tools' busybox. */
  static final String SMALL =
      System.getenv().getOrDefault("RENKU_TEST_SMALL_IMAGE", "localhost/kbox:1");

  private static final String POD = "/statefulset/spec/template/spec";
  private static final String SERVER = POD + "/containers/0";

  private ClusterSession() {}

  /** Jupyter, in the image of RENKU_TEST_IMAGE. */
  public static JsonObject jupyter(String name, JsonObject... more) {
    var operations = new ArrayList<>(withoutProxy());
    operations.add(
        object("op", "replace", "path", "/service/spec/ports/0/targetPort", "value", 8888));
    operations.add(add(SERVER + "/args", array("jupyter", "notebook")));
    operations.addAll(List.of(more));
    return resource(name, JUPYTER, operations);
  }

  /** A pod that is up in a moment, and gone in another. */
  static JsonObject small(String name) {
    var operations = new ArrayList<>(withoutProxy());
    for (var probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      operations.add(object("op", "remove", "path", SERVER + "/" + probe));
    }
    operations.add(add(SERVER + "/command", array("sleep", "86400")));
    operations.add(add(SERVER + "/workingDir", "/"));
    operations.add(add(POD + "/terminationGracePeriodSeconds", 1));
    return resource(name, SMALL, operations);
  }

  /** A pod that no scheduler looks at, so that it costs the node nothing. */
  static JsonObject waiting(String name) {
    var operations = new ArrayList<>(withoutProxy());
    operations.add(add(POD + "/schedulerName", "nobody"));
    operations.add(add(POD + "/terminationGracePeriodSeconds", 1));
    return resource(name, SMALL, operations);
  }

  private static List<JsonObject> withoutProxy() {
    return List.of(
        object("op", "test", "path", POD + "/containers/1/name", "value", "passthrough-proxy"),
        object("op", "remove", "path", POD + "/containers/1"));
  }

  private static JsonObject add(String path, Object value) {
    return object("op", "add", "path", path, "value", value);
  }

  private static JsonObject resource(String name, String image, List<JsonObject> operations) {
    var server =
        object(
            "image",
            image,
            "defaultUrl",
            "/tree",
            "rootDir",
            "/home/jovyan/work",
            "resources",
            object("requests", object("cpu", "10m", "memory", "64Mi")));
    return object(
        "apiVersion",
        "amalthea.dev/v1alpha1",
        "kind",
        "JupyterServer",
        "metadata",
        object("name", name, "labels", object("renku.io/safe-username", "jane")),
        "spec",
        object(
            "auth", object("oidc", object("enabled", false)),
            "jupyterServer", server,
            "routing", object("host", "renku.example.org", "path", "/sessions/" + name),
            "storage", object("size", "100M", "pvc", object("enabled", true)),
            "patches", array(object("type", "application/json-patch+json", "patch", operations))));
  }
}
