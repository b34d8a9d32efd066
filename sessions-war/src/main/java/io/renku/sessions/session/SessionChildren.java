package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The objects that make up one session, by child key and in the order in which they are created:
 * rendered from the resource, changed by its patches, labelled and owned.
 */
record SessionChildren(Session session, SessionSecrets secrets, OperatorSettings settings) {

  /**
   * @throws UnfitPatch when one of the resource's patches cannot be applied
   */
  Map<String, JsonObject> manifests() {
    var children = new LinkedHashMap<String, JsonObject>();
    var patched = SessionPatches.apply(session, unpatched());
    patched.forEach(
        (key, manifest) ->
            children.put(key, ChildLabels.of(session, key, settings, manifest.asJsonObject())));
    return children;
  }

  JsonObject unpatched() {
    return object(
        "service", service(),
        "ingress", ingress(),
        "statefulset", statefulSet(),
        "configmap", configMap(),
        "secret", secret(),
        "pvc", hasClaim(session) ? claim() : null);
  }

  static boolean hasClaim(Session session) {
    return Tree.isTrueAt(session.spec(), "storage", "pvc", "enabled");
  }

  static String rootDir(Session session) {
    return Tree.textAt(session.spec(), "jupyterServer", "rootDir").orElse("/home/jovyan/work");
  }

  /** As the resource spells it, a number or a quantity; empty when there is no limit. */
  static Optional<JsonValue> storageSize(Session session) {
    return Tree.at(session.spec(), "storage", "size")
        .filter(size -> !(size instanceof JsonString text && text.getString().isEmpty()))
        .map(size -> size instanceof JsonString ? size : quantity(size.toString()));
  }

  private static JsonValue quantity(String number) {
    return Tree.array(number).get(0);
  }

  private JsonObject service() {
    var port = object("name", "http", "port", 80, "protocol", "TCP", "targetPort", 4180);
    return object(
        "apiVersion",
        "v1",
        "kind",
        "Service",
        "metadata",
        object("name", session.name(), "labels", object("app", session.name())),
        "spec",
        object("ports", array(port), "selector", object("app", session.name())));
  }

  private JsonObject ingress() {
    var host = session.host().replaceFirst(":\\d+$", "");
    var backend = object("service", object("name", session.name(), "port", object("number", 80)));
    var path =
        object(
            "path",
            session.path().isEmpty() ? "/" : session.path(),
            "pathType",
            "Prefix",
            "backend",
            backend);
    var tls =
        object(
            "hosts", array(host),
            "secretName", Tree.textAt(session.spec(), "routing", "tls", "secretName").orElse(null));
    return object(
        "apiVersion",
        "networking.k8s.io/v1",
        "kind",
        "Ingress",
        "metadata",
        object(
            "name", session.name(),
            "annotations", Tree.objectAt(session.spec(), "routing", "ingressAnnotations")),
        "spec",
        object(
            "tls",
            session.isTls() ? array(tls) : null,
            "rules",
            array(object("host", host, "http", object("paths", array(path))))));
  }

  private JsonObject statefulSet() {
    return object(
        "apiVersion",
        "apps/v1",
        "kind",
        "StatefulSet",
        "metadata",
        named(),
        "spec",
        object(
            "podManagementPolicy", "Parallel",
            "selector", object("matchLabels", object("app", session.name())),
            "serviceName", session.name(),
            "replicas", session.isHibernated() ? 0 : 1,
            "template", new SessionPod(session, secrets, settings).template()));
  }

  private JsonObject configMap() {
    var data = new LinkedHashMap<String, Object>();
    data.put(
        "jupyter_notebook_config.py", JupyterConfig.of(session, "NotebookApp", "notebook_dir"));
    data.put("jupyter_server_config.py", JupyterConfig.of(session, "ServerApp", "root_dir"));
    if (session.isOidc()) {
      data.put("authorized-users.txt", authorizedEmails());
    } else {
      data.put("traefik-dynamic-config.yaml", JupyterConfig.PASS_THROUGH);
    }
    return object("apiVersion", "v1", "kind", "ConfigMap", "metadata", named(), "data", data);
  }

  private String authorizedEmails() {
    return Tree.at(session.spec(), "auth", "oidc", "authorizedEmails")
        .map(JsonValue::asJsonArray)
        .orElse(JsonValue.EMPTY_JSON_ARRAY)
        .getValuesAs(JsonString::getString)
        .stream()
        .collect(Collectors.joining("\n"));
  }

  private JsonObject secret() {
    var token = session.token().orElse(secrets.token());
    var clientSecret = Tree.textAt(session.spec(), "auth", "oidc", "clientSecret", "value");
    var proxyCookieSecret = SessionSecrets.encode(secrets.proxyCookieSecret());
    var data =
        object(
            "jupyterServerAppToken", SessionSecrets.encode(token),
            "jupyterServerCookieSecret", SessionSecrets.encode(secrets.cookieSecret()),
            "oauth2ProxyCookieSecret", session.isOidc() ? proxyCookieSecret : null,
            "oidcClientSecret", clientSecret.map(SessionSecrets::encode).orElse(null));
    return object(
        "apiVersion", "v1",
        "kind", "Secret",
        "type", "Opaque",
        "metadata", named(),
        "data", data);
  }

  private JsonObject claim() {
    var size = storageSize(session).orElse(quantity("100Mi"));
    return object(
        "apiVersion",
        "v1",
        "kind",
        "PersistentVolumeClaim",
        "metadata",
        named(),
        "spec",
        object(
            "accessModes", array("ReadWriteOnce"),
            "resources", object("requests", object("storage", size)),
            "storageClassName",
                Tree.textAt(session.spec(), "storage", "pvc", "storageClassName").orElse(null)));
  }

  private JsonObject named() {
    return object("name", session.name());
  }
}
