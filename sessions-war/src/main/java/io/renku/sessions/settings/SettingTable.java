package io.renku.sessions.settings;

import java.util.ArrayList;
import java.util.List;

/** Every variable of the former services that this one knows, and the key that it sets. */
final class SettingTable {
  static final List<Setting> SETTINGS = new ArrayList<>();

  private SettingTable() {}

  private static void notebooks(String name, String key, Reading reading) {
    SETTINGS.add(new Setting("NB_" + name, key.startsWith("renku.") ? key : own(key), reading));
  }

  private static void operator(String name, String key, Reading reading) {
    SETTINGS.add(new Setting(name, own(key), reading));
  }

  private static String own(String key) {
    return "renku.sessions." + key;
  }

  static {
    platform();
    launch();
    culling();
    companions();
    login();
    cluster();
    operator();
    ledger();
  }

  private static void platform() {
    notebooks("SESSIONS__INGRESS__HOST", "renku.base-url", Reading::host);
    notebooks("KEYCLOAK_REALM", "renku.keycloak.realm", Reading::text);
    notebooks("GIT__URL", "renku.gitlab.url", Reading::url);
    notebooks("GIT__REGISTRY", "registry", Reading::text);
    notebooks("DATA_SERVICE_URL", "renku.backend.crc.url", Reading::dataService);
    notebooks("ANONYMOUS_SESSIONS_ENABLED", "renku.anonymous-sessions", Reading::truth);
    notebooks("SERVICE_PREFIX", "", Reading.only("/notebooks"));
    notebooks("AMALTHEA__GROUP", "", Reading.only("amalthea.dev"));
    notebooks("AMALTHEA__VERSION", "", Reading.only("v1alpha1"));
    notebooks("AMALTHEA__PLURAL", "", Reading.only("jupyterservers"));
  }

  private static void launch() {
    notebooks("SERVER_OPTIONS__DEFAULTS_PATH", "", ChoicesFile::defaults);
    notebooks("SERVER_OPTIONS__UI_CHOICES_PATH", "", ChoicesFile::choices);
    notebooks("SESSIONS__DEFAULT_IMAGE", "default-image", Reading::text);
    notebooks("SESSIONS__IMAGE_DEFAULT_WORKDIR", "image-workdir", Reading::text);
    notebooks("SESSIONS__STORAGE__PVS_ENABLED", "storage.pvs-enabled", Reading::truth);
    notebooks("SESSIONS__STORAGE__PVS_STORAGE_CLASS", "storage.class", Reading::text);
    notebooks(
        "SESSIONS__STORAGE__USE_EMPTY_DIR_SIZE_LIMIT", "storage.empty-dir-limit", Reading::truth);
    notebooks("CLOUD_STORAGE__S3__ENABLED", "cloud-storage.s3", Reading::truth);
    notebooks("CLOUD_STORAGE__AZURE_BLOB__ENABLED", "cloud-storage.azure-blob", Reading::truth);
    notebooks(
        "SESSIONS__ENFORCE_CPU_LIMITS",
        "enforce-cpu-limits",
        Reading.oneOf("off", "lax", "strict"));
    notebooks(
        "SESSIONS__TERMINATION_WARNING_DURATION_SECONDS",
        "termination-warning-seconds",
        Reading::smallNumber);
  }

  private static void culling() {
    for (var user : List.of("REGISTERED", "ANONYMOUS")) {
      var name = "SESSIONS__CULLING__" + user + "__";
      var key = user.equals("ANONYMOUS") ? "culling.anonymous." : "culling.";
      notebooks(name + "IDLE_SECONDS", key + "idle-seconds", Reading::number);
      notebooks(name + "MAX_AGE_SECONDS", key + "max-age-seconds", Reading::number);
      notebooks(name + "PENDING_SECONDS", key + "starting-seconds", Reading::number);
      notebooks(name + "FAILED_SECONDS", key + "failed-seconds", Reading::number);
    }
    notebooks(
        "SESSIONS__CULLING__REGISTERED__HIBERNATED_SECONDS",
        "culling.hibernated-seconds",
        Reading::number);
  }

  private static void companions() {
    notebooks("SESSIONS__GIT_PROXY__PORT", "git-proxy.port", Reading::smallNumber);
    notebooks("SESSIONS__GIT_PROXY__HEALTH_PORT", "git-proxy.health-port", Reading::smallNumber);
    notebooks("SESSIONS__GIT_PROXY__IMAGE", "git-proxy.image", Reading::text);
    notebooks("SESSIONS__GIT_PROXY__RENKU_CLIENT_ID", "git-proxy.client-id", Reading::text);
    notebooks("SESSIONS__GIT_PROXY__RENKU_CLIENT_SECRET", "git-proxy.client-secret", Reading::text);
    notebooks("SESSIONS__GIT_RPC_SERVER__HOST", "git-rpc-server.host", Reading::text);
    notebooks("SESSIONS__GIT_RPC_SERVER__PORT", "git-rpc-server.port", Reading::smallNumber);
    notebooks("SESSIONS__GIT_RPC_SERVER__IMAGE", "git-rpc-server.image", Reading::text);
    notebooks("SESSIONS__GIT_CLONE__IMAGE", "git-clone.image", Reading::text);
    sentry("SESSIONS__GIT_CLONE__SENTRY__", "git-clone.sentry.");
    sentry("SESSIONS__GIT_RPC_SERVER__SENTRY__", "git-rpc-server.sentry.");
    notebooks("SESSIONS__CA_CERTS__IMAGE", "ca-certs.image", Reading::text);
    notebooks("SESSIONS__CA_CERTS__PATH", "ca-certs.path", Reading::text);
    notebooks("SESSIONS__CA_CERTS__SECRETS", "ca-certs.secrets", Reading::secrets);
  }

  private static void sentry(String name, String key) {
    notebooks(name + "ENABLED", key + "enabled", Reading::truth);
    notebooks(name + "DSN", key + "dsn", Reading::text);
    notebooks(name + "ENV", key + "environment", Reading::text);
    notebooks(name + "SAMPLE_RATE", key + "sample-rate", Reading::text);
  }

  private static void login() {
    notebooks("SESSIONS__OIDC__CLIENT_ID", "oidc.client-id", Reading::text);
    notebooks("SESSIONS__OIDC__CLIENT_SECRET", "oidc.client-secret", Reading::text);
    notebooks(
        "SESSIONS__OIDC__ALLOW_UNVERIFIED_EMAIL", "oidc.allow-unverified-email", Reading::truth);
    notebooks("SESSIONS__SSH__ENABLED", "ssh.enabled", Reading::truth);
    notebooks("SSH_ENABLED", "ssh.enabled", Reading::truth);
    notebooks("SESSIONS__SSH__SERVICE_PORT", "ssh.service-port", Reading::smallNumber);
    notebooks("SESSIONS__SSH__CONTAINER_PORT", "ssh.container-port", Reading::smallNumber);
    notebooks("SESSIONS__SSH__HOST_KEY_SECRET", "ssh.host-key-secret", Reading::text);
    notebooks("SESSIONS__SSH__HOST_KEY_LOCATION", "ssh.host-key-location", Reading::text);
  }

  private static void cluster() {
    notebooks("K8S__SESSIONS_NAMESPACE", "namespace", Reading::text);
    notebooks("K8S__RENKU_NAMESPACE", "namespace", Reading::text);
    notebooks("K8S__RENKU_NAMESPACE", "more-namespaces", Reading::text);
    notebooks("SESSIONS__INGRESS__TLS_SECRET", "ingress.tls-secret", Reading::text);
    notebooks("SESSIONS__INGRESS__ANNOTATIONS", "ingress.annotations", Reading::texts);
    notebooks("SESSIONS__NODE_SELECTOR", "node-selector", Reading::texts);
    notebooks("SESSIONS__AFFINITY", "affinity", Reading::object);
    notebooks("SESSIONS__TOLERATIONS", "tolerations", Reading::array);
  }

  private static void operator() {
    operator("CRD_API_GROUP", "", Reading.only("amalthea.dev"));
    operator("CRD_API_VERSION", "", Reading.only("v1alpha1"));
    operator("CRD_NAME", "", Reading.only("JupyterServer"));
    operator("AMALTHEA_SELECTOR_LABELS", "selector-labels", Reading::texts);
    operator(
        "JUPYTER_SERVER_IDLE_CHECK_INTERVAL_SECONDS",
        "culling.check-seconds",
        Reading::smallNumber);
    operator(
        "CPU_USAGE_MILLICORES_IDLE_THRESHOLD", "culling.idle-millicores", Reading::smallNumber);
    operator("SERVER_SCHEDULER_NAME", "scheduler-name", Reading::text);
    operator(
        "JUPYTER_SERVER_RESOURCE_CHECK_ENABLED", "usage.check-seconds", SettingTable::unlessOff);
    operator(
        "JUPYTER_SERVER_RESOURCE_CHECK_INTERVAL_SECONDS",
        "usage.check-seconds",
        Reading::smallNumber);
    operator(
        "JUPYTER_SERVER_INIT_CONTAINER_RESTART_LIMIT", "init-restart-limit", Reading::smallNumber);
    operator("JUPYTER_SERVER_CONTAINER_RESTART_LIMIT", "restart-limit", Reading::smallNumber);
  }

  private static void ledger() {
    operator("METRICS_ENABLED", "metrics.enabled", Reading::truth);
    operator("METRICS_EXTRA_LABELS", "metrics.extra-labels", Reading::names);
    operator("AUDITLOG_ENABLED", "audit-log.enabled", Reading::truth);
    operator("AUDITLOG_EXTRA_LABELS", "audit-log.extra-labels", Reading::names);
    operator("AUDITLOG_S3__ENDPOINT", "audit-log.s3.endpoint", Reading::text);
    operator("AUDITLOG_S3__BUCKET", "audit-log.s3.bucket", Reading::text);
    operator("AUDITLOG_S3__PATH_PREFIX", "audit-log.s3.prefix", Reading::text);
    operator("AUDITLOG_S3__ACCESS_KEY_ID", "audit-log.s3.access-key-id", Reading::text);
    operator("AUDITLOG_S3__SECRET_ACCESS_KEY", "audit-log.s3.secret-access-key", Reading::text);
    operator(
        "AUDITLOG_S3__ROTATION_PERIOD_SECONDS", "audit-log.rotation-seconds", Reading::smallNumber);
  }

  /** Zero seconds mean never. */
  private static List<Reading.Value> unlessOff(String text) {
    return text.equalsIgnoreCase("true") ? List.of() : List.of(new Reading.Value("", "0"));
  }
}
