package io.renku.sessions.launch;

import static io.renku.sessions.cluster.Tree.array;
import static io.renku.sessions.cluster.Tree.object;
import static io.renku.sessions.launch.PatchList.POD;
import static io.renku.sessions.launch.PatchList.add;
import static io.renku.sessions.launch.PatchList.append;
import static io.renku.sessions.launch.PatchList.replace;
import static io.renku.sessions.launch.PatchList.variable;

import io.renku.sessions.SessionsConfig;
import io.renku.sessions.users.GitCredentials;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * The containers beside the server: git proxy and git sidecar, in the reference profile also
 * certificates. Resources that exist count on their order and on the proxy's argument 6. In the
 * local profile the node stands in for them; the sidecar then asks for the session's own token.
 */
record Companions(Launch launch, SessionsConfig config) {
  private static final String CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt";

  void patch(PatchList patches) {
    patches.patch(append("containers", gitProxy()));
    if (launch.user().isAnonymous()) {
      return;
    }
    if (!config.isReferenceProfile()) {
      patches.patch(append("containers", gitSidecar()), add("/serviceRpcServer", rpcService()));
      return;
    }
    patches.patch(sidecar());
    patches.patch(
        append(
            "containers/1/env",
            variable(
                "OAUTH2_PROXY_INSECURE_OIDC_ALLOW_UNVERIFIED_EMAIL",
                String.valueOf(config.allowUnverifiedEmail))));
  }

  private JsonObject gitProxy() {
    var health = object("path", "/health", "port", config.pod.gitProxyHealthPort);
    var probe = object("httpGet", health, "initialDelaySeconds", 3);
    return object(
        "name",
        "git-proxy",
        "image",
        config.gitProxyImage,
        "env",
        proxyEnvironment(),
        "resources",
        object("requests", object("cpu", "50m", "memory", "16Mi")),
        "livenessProbe",
        probe,
        "readinessProbe",
        probe,
        "volumeMounts",
        config.isReferenceProfile() ? array(certificates(true)) : null,
        "securityContext",
        asUser());
  }

  private List<JsonObject> proxyEnvironment() {
    var user = launch.user();
    var pod = config.pod;
    var environment = new ArrayList<JsonObject>();
    environment.add(variable("REPOSITORY_URL", repositories()));
    environment.add(variable("GIT_PROXY_PORT", String.valueOf(pod.gitProxyPort)));
    environment.add(variable("GIT_PROXY_HEALTH_PORT", String.valueOf(pod.gitProxyHealthPort)));
    environment.add(variable("GITLAB_OAUTH_TOKEN", user.gitToken().orElse("None")));
    environment.add(
        variable(
            "GITLAB_OAUTH_TOKEN_EXPIRES_AT",
            String.valueOf(user.git().map(GitCredentials::expiresAt).orElse(-1L))));
    environment.add(variable("RENKU_ACCESS_TOKEN", user.accessToken().orElse("None")));
    environment.add(variable("RENKU_REFRESH_TOKEN", user.refreshToken().orElse("None")));
    environment.add(variable("RENKU_REALM", realm(user.issuer().orElse(""))));
    environment.add(variable("RENKU_CLIENT_ID", config.gitProxyClientId));
    environment.add(variable("RENKU_CLIENT_SECRET", config.gitProxyClientSecret.orElse("")));
    environment.add(variable("RENKU_URL", launch.baseUrl()));
    environment.add(variable("ANONYMOUS_SESSION", String.valueOf(user.isAnonymous())));
    config.gitProxyCheckSeconds.ifPresent(
        seconds ->
            environment.add(variable("REFRESH_CHECK_PERIOD_SECONDS", String.valueOf(seconds))));
    return environment;
  }

  /** The proxy serves what lies below one address: the project, or all of the user's projects. */
  private String repositories() {
    return launch.additions().repositories().isEmpty()
        ? launch.project().cloneUrl()
        : launch.user().git().map(GitCredentials::gitlabUrl).orElse("");
  }

  private static String realm(String issuer) {
    return issuer.contains("/realms/") ? issuer.replaceFirst(".*/realms/", "") : "Renku";
  }

  private List<JsonObject> sidecar() {
    var path = launch.path();
    var operations = new ArrayList<JsonObject>();
    operations.add(append("containers", gitSidecar()));
    var server = "--upstream=http://127.0.0.1:8888" + path + "/";
    operations.add(replace(POD + "/containers/1/args/6", server));
    for (var argument :
        List.of(
            "--upstream=http://127.0.0.1:" + config.pod.gitRpcPort + path + "/sidecar/",
            "--skip-auth-route=^" + path + "/sidecar/health$",
            "--skip-auth-route=^" + path + "/sidecar/health/$",
            "--skip-auth-route=^" + path + "/sidecar/jsonrpc/map$",
            "--skip-jwt-bearer-tokens=true",
            "--oidc-extra-audience=renku")) {
      operations.add(append("containers/1/args", argument));
    }
    operations.add(add("/serviceRpcServer", rpcService()));
    return operations;
  }

  private JsonObject gitSidecar() {
    var folder = launch.project().pathWithNamespace() + "/";
    var health = object("path", launch.path() + "/sidecar/health", "port", config.pod.gitRpcPort);
    return object(
        "name", "git-sidecar",
        "image", config.gitRpcImage,
        "ports",
            array(
                object(
                    "name", "git-port", "containerPort", config.pod.gitRpcPort, "protocol", "TCP")),
        "env", sidecarEnvironment(),
        "resources", object("requests", object("cpu", "100m", "memory", "84Mi")),
        "volumeMounts",
            array(object("name", "workspace", "mountPath", "/work/" + folder, "subPath", folder)),
        "livenessProbe", every10Seconds(health, 2),
        "readinessProbe", every10Seconds(health, 6),
        "startupProbe", every10Seconds(health, 30),
        "securityContext", asUser());
  }

  private List<JsonObject> sidecarEnvironment() {
    var pod = config.pod;
    var environment = new ArrayList<JsonObject>();
    environment.add(
        variable("GIT_RPC_MOUNT_PATH", "/work/" + launch.project().pathWithNamespace()));
    environment.add(variable("GIT_RPC_PORT", String.valueOf(pod.gitRpcPort)));
    environment.add(variable("GIT_RPC_HOST", pod.gitRpcHost));
    environment.add(variable("GIT_RPC_URL_PREFIX", launch.path() + "/sidecar/"));
    environment.addAll(SentryVariables.of("GIT_RPC", pod.gitRpcSentry()));
    environment.add(variable("CI_COMMIT_SHA", launch.request().commit()));
    environment.add(variable("RENKU_USERNAME", launch.user().username()));
    environment.add(
        variable("GIT_RPC_GIT_PROXY_HEALTH_PORT", String.valueOf(pod.gitProxyHealthPort)));
    if (!config.isReferenceProfile()) {
      var token = object("name", launch.name(), "key", "jupyterServerAppToken");
      environment.add(object("name", "GIT_RPC_TOKEN", "valueFrom", object("secretKeyRef", token)));
    }
    return environment;
  }

  private static JsonObject every10Seconds(JsonObject get, int failures) {
    return object("httpGet", get, "periodSeconds", 10, "failureThreshold", failures);
  }

  private JsonObject rpcService() {
    return object(
        "apiVersion",
        "v1",
        "kind",
        "Service",
        "metadata",
        object("name", launch.name() + "-rpc-server"),
        "spec",
        object(
            "ports",
                array(
                    object(
                        "name",
                        "http",
                        "port",
                        80,
                        "protocol",
                        "TCP",
                        "targetPort",
                        config.pod.gitRpcPort)),
            "selector", object("app", launch.name())));
  }

  /** Certificates first, then the image, so that the clone waits for neither. */
  void initialise(PatchList patches) {
    var sources =
        config.certificateSecrets.orElse(List.of()).stream()
            .map(secret -> object("secret", object("name", secret)))
            .toList();
    var custom = object("sources", sources, "defaultMode", 0440);
    patches.patch(
        append("initContainers", initCertificates()),
        append("volumes", object("name", "etc-ssl-certs", "emptyDir", object("medium", "Memory"))),
        append("volumes", object("name", "custom-ca-certs", "projected", custom)));
    patches.patch(append("initContainers", downloadImage()));
  }

  private JsonObject initCertificates() {
    return object(
        "name",
        "init-certificates",
        "image",
        config.certificatesImage,
        "resources",
        object("requests", object("cpu", "50m", "memory", "50Mi")),
        "volumeMounts",
        array(
            certificates(false),
            object(
                "name",
                "custom-ca-certs",
                "mountPath",
                config.pod.certificatesPath,
                "readOnly",
                true)));
  }

  private JsonObject downloadImage() {
    return object(
        "name", "download-image",
        "image", launch.image().name(),
        "command", array("sh", "-c", "exit 0"),
        "resources", object("requests", object("cpu", "50m", "memory", "50Mi")));
  }

  void trustCertificates(PatchList patches) {
    var operations = new ArrayList<JsonObject>();
    operations.add(append("containers/1/volumeMounts", certificates(true)));
    if (!launch.user().isAnonymous()) {
      operations.add(
          append("containers/1/env", variable("OAUTH2_PROXY_PROVIDER_CA_FILES", CERTIFICATES)));
    }
    patches.patch(operations);
  }

  private static JsonObject certificates(boolean isReadOnly) {
    return object("name", "etc-ssl-certs", "mountPath", "/etc/ssl/certs/", "readOnly", isReadOnly);
  }

  private static JsonObject asUser() {
    return object(
        "allowPrivilegeEscalation",
        false,
        "runAsUser",
        1000,
        "runAsGroup",
        1000,
        "runAsNonRoot",
        true);
  }
}
