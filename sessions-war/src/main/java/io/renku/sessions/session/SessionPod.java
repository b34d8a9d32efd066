package io.renku.sessions.session;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.cluster.Tree;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** The pod template of one session's StatefulSet, before its patches. */
record SessionPod(Session session, SessionSecrets secrets, OperatorSettings settings) {
  private static final String JUPYTER = "http://127.0.0.1:8888";

  JsonObject template() {
    return object(
        "metadata", object("labels", object("app", session.name())),
        "spec",
            object(
                "imagePullSecrets",
                JsonValue.EMPTY_JSON_ARRAY,
                "initContainers",
                JsonValue.EMPTY_JSON_ARRAY,
                "containers",
                array(jupyterServer(), proxy()),
                "volumes",
                volumes(),
                "securityContext",
                object("fsGroup", 100),
                "terminationGracePeriodSeconds",
                30,
                "automountServiceAccountToken",
                false,
                "enableServiceLinks",
                false,
                "schedulerName",
                settings.schedulerName().orElse(null)));
  }

  private String mountPath() {
    return Tree.textAt(session.spec(), "storage", "pvc", "mountPath").orElse("/home/jovyan/work");
  }

  private JsonObject jupyterServer() {
    var config = mountPath() + "/.jupyter_config";
    return object(
        "name", "jupyter-server",
        "image", session.image(),
        "imagePullPolicy", "IfNotPresent",
        "workingDir", SessionChildren.rootDir(session),
        "env",
            array(
                fromSecret("SERVER_APP_TOKEN", session.name(), "jupyterServerAppToken"),
                object("name", "JUPYTER_CONFIG_PATH", "value", config)),
        "resources", Tree.objectAt(session.spec(), "jupyterServer", "resources"),
        "volumeMounts",
            array(
                object("name", "workspace", "mountPath", mountPath()),
                readOnly("jupyter-server-secrets", "/etc/jupyter_server_secrets", null),
                object("name", "jupyter-config", "mountPath", config),
                configFile("jupyter-config-notebook", config, "jupyter_notebook_config.py"),
                configFile("jupyter-config-server", config, "jupyter_server_config.py")),
        "livenessProbe", statusProbe(2, 30, null),
        "readinessProbe", statusProbe(2, 10, 2),
        "startupProbe", statusProbe(2, 150, null),
        "securityContext",
            object(
                "runAsUser",
                1000,
                "runAsGroup",
                100,
                "runAsNonRoot",
                true,
                "allowPrivilegeEscalation",
                false));
  }

  private JsonObject statusProbe(int period, int failures, Integer successes) {
    var authorization =
        array(
            object(
                "name",
                "Authorization",
                "value",
                "token " + session.token().orElse(secrets.token())));
    var get =
        object(
            "path",
            session.path() + "/api/status",
            "port",
            8888,
            "httpHeaders",
            session.isOidc() ? null : authorization);
    return probe(get, period, failures, successes);
  }

  private static JsonObject probe(JsonObject get, int period, int failures, Integer successes) {
    return object(
        "httpGet", get,
        "periodSeconds", period,
        "failureThreshold", failures,
        "successThreshold", successes);
  }

  private JsonObject proxy() {
    return session.isOidc() ? oauth2Proxy() : passthroughProxy();
  }

  private JsonObject oauth2Proxy() {
    return proxyContainer(
        "oauth2-proxy",
        settings.oauth2ProxyImage(),
        oauth2Arguments(),
        array(
            fromSecret("OAUTH2_PROXY_COOKIE_SECRET", session.name(), "oauth2ProxyCookieSecret"),
            clientSecret()),
        readOnly(
            "oauth2-proxy-config",
            "/etc/oauth2-proxy/authorized-users.txt",
            "authorized-users.txt"),
        resources("20m", "16Mi", "100m", "32Mi"),
        object("runAsNonRoot", true, "allowPrivilegeEscalation", false));
  }

  /** The position of each argument is known to the patches of existing resources. */
  private JsonArray oauth2Arguments() {
    var path = session.path();
    var arguments =
        new ArrayList<>(
            List.of(
                "--provider=oidc",
                "--client-id=" + oidc("clientId"),
                "--oidc-issuer-url=" + oidc("issuerUrl"),
                "--session-cookie-minimal",
                "--http-address=:4180",
                "--skip-provider-button",
                "--upstream=" + JUPYTER,
                "--redirect-url=" + session.fullUrl() + "/oauth2/callback",
                "--cookie-path=" + (path.isEmpty() ? "/" : path),
                "--proxy-prefix=" + path + "/oauth2",
                "--authenticated-emails-file=/etc/oauth2-proxy/authorized-users.txt",
                "--skip-auth-route=^" + path + "/api/status$",
                "--exclude-logging-path=/ping"));
    Tree.at(session.spec(), "auth", "oidc", "authorizedGroups")
        .map(JsonValue::asJsonArray)
        .orElse(JsonValue.EMPTY_JSON_ARRAY)
        .getValuesAs(jakarta.json.JsonString::getString)
        .forEach(group -> arguments.add("--allowed-group=" + group));
    return Tree.arrayOf(arguments);
  }

  private String oidc(String name) {
    return Tree.textAt(session.spec(), "auth", "oidc", name).orElse("");
  }

  private JsonObject clientSecret() {
    var reference = Tree.objectAt(session.spec(), "auth", "oidc", "clientSecret", "secretKeyRef");
    return reference.isEmpty()
        ? fromSecret("OAUTH2_PROXY_CLIENT_SECRET", session.name(), "oidcClientSecret")
        : fromSecret(
            "OAUTH2_PROXY_CLIENT_SECRET",
            Tree.textAt(reference, "name").orElse(""),
            Tree.textAt(reference, "key").orElse(""));
  }

  private JsonObject passthroughProxy() {
    return proxyContainer(
        "passthrough-proxy",
        settings.passthroughProxyImage(),
        array(
            "--entrypoints.web.address=:4180",
            "--providers.file.directory=/traefik",
            "--ping=true",
            "--ping.entrypoint=web"),
        JsonValue.EMPTY_JSON_ARRAY,
        readOnly("traefik-dynamic-config", "/traefik", null),
        resources("20m", "32Mi", "100m", "64Mi"),
        object(
            "runAsUser",
            1000,
            "runAsGroup",
            1000,
            "runAsNonRoot",
            true,
            "allowPrivilegeEscalation",
            false));
  }

  private static JsonObject proxyContainer(
      String name,
      String image,
      JsonArray arguments,
      JsonArray environment,
      JsonObject mount,
      JsonObject resources,
      JsonObject security) {
    var ping = object("path", "/ping", "port", 4180);
    return object(
        "name", name,
        "image", image,
        "args", arguments,
        "env", environment,
        "ports", array(object("name", "http", "containerPort", 4180)),
        "resources", resources,
        "volumeMounts", array(mount),
        "livenessProbe", probe(ping, 10, 6, null),
        "readinessProbe", probe(ping, 2, 30, 2),
        "startupProbe", probe(ping, 2, 150, null),
        "securityContext", security);
  }

  private static JsonObject resources(
      String cpu, String memory, String cpuLimit, String memoryLimit) {
    return object(
        "requests", object("cpu", cpu, "memory", memory),
        "limits", object("cpu", cpuLimit, "memory", memoryLimit));
  }

  private JsonArray volumes() {
    var proxyFile =
        session.isOidc()
            ? configVolume("oauth2-proxy-config", "authorized-users.txt")
            : configVolume("traefik-dynamic-config", "traefik-dynamic-config.yaml");
    var cookieSecret =
        object(
            "secretName", session.name(),
            "items", array(object("key", "jupyterServerCookieSecret", "path", "cookie_secret")));
    return array(
        proxyFile,
        object("name", "jupyter-server-secrets", "secret", cookieSecret),
        configVolume("jupyter-config-notebook", "jupyter_notebook_config.py"),
        configVolume("jupyter-config-server", "jupyter_server_config.py"),
        object("name", "jupyter-config", "emptyDir", object("sizeLimit", "2Mi")),
        workspace());
  }

  private JsonObject workspace() {
    if (SessionChildren.hasClaim(session)) {
      return object(
          "name", "workspace", "persistentVolumeClaim", object("claimName", session.name()));
    }
    return object(
        "name",
        "workspace",
        "emptyDir",
        object("sizeLimit", SessionChildren.storageSize(session).orElse(null)));
  }

  private JsonObject configVolume(String volume, String file) {
    var items = array(object("key", file, "path", file));
    return object("name", volume, "configMap", object("name", session.name(), "items", items));
  }

  private static JsonObject configFile(String volume, String folder, String file) {
    return object("name", volume, "mountPath", folder + "/" + file, "subPath", file);
  }

  private static JsonObject readOnly(String volume, String path, String subPath) {
    return object("name", volume, "mountPath", path, "subPath", subPath, "readOnly", true);
  }

  private static JsonObject fromSecret(String name, String secret, String key) {
    return object(
        "name", name, "valueFrom", object("secretKeyRef", object("name", secret, "key", key)));
  }
}
