package io.renku.gateway.webui;

import io.renku.gateway.GatewayConfig;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;

/**
 * The content of {@code /config.json}. The web client refuses to start when a key is missing, so
 * each is there, from {@code renku.ui.*} or with its default.
 */
final class ClientConfig {
  /** The word by which the core service knows the templates that it carries itself. */
  private static final String BUNDLED_TEMPLATES = "renku";

  private static final int MEBIBYTE = 1024 * 1024;

  private final GatewayConfig config;

  private ClientConfig(GatewayConfig config) {
    this.config = config;
  }

  static JsonObject of(GatewayConfig config) {
    return new ClientConfig(config).json();
  }

  private JsonObject json() {
    var json = Json.createObjectBuilder();
    deployment(json);
    notices(json);
    return json.add("TEMPLATES", templates())
        .add("PREVIEW_THRESHOLD", thresholds(MEBIBYTE).add("hard", 10 * MEBIBYTE))
        .add("UPLOAD_THRESHOLD", thresholds(100 * MEBIBYTE))
        .add("HOMEPAGE", homepage())
        .add("CORE_API_VERSION_CONFIG", coreApi())
        .add(
            "USER_PREFERENCES_MAX_PINNED_PROJECTS",
            Integer.parseInt(text("max-pinned-projects", "5")))
        .build();
  }

  private void deployment(JsonObjectBuilder json) {
    json.add("UI_VERSION", text("version", config.version()))
        .add("RENKU_CHART_VERSION", text("chart-version", config.version()))
        .add("UI_SHORT_SHA", text("short-sha", ""))
        .add("BASE_URL", config.baseUrl())
        .add("GATEWAY_URL", config.baseUrl() + "/api")
        .add("UISERVER_URL", config.baseUrl() + "/ui-server")
        .add("KEYCLOAK_REALM", config.realm())
        .add("ANONYMOUS_SESSIONS", Boolean.toString(config.anonymousSessions()))
        .add("SENTRY_URL", text("sentry.url", ""))
        .add("SENTRY_NAMESPACE", text("sentry.namespace", ""))
        .add("SENTRY_SAMPLE_RATE", text("sentry.sample-rate", "0"))
        .add("STATUSPAGE_ID", text("statuspage-id", ""));
  }

  private void notices(JsonObjectBuilder json) {
    var message =
        Json.createObjectBuilder()
            .add("enabled", flag("message.enabled"))
            .add("text", text("message.text", ""))
            .add("additionalText", text("message.additional-text", ""))
            .add("style", text("message.style", "plain"))
            .add("dismissible", flag("message.dismissible"));
    json.add("DASHBOARD_MESSAGE", message)
        .add("MAINTENANCE", text("maintenance", ""))
        .add("PRIVACY_ENABLED", flag("privacy.enabled"))
        .add("PRIVACY_BANNER_CONTENT", text("privacy.banner", ""))
        .add("PRIVACY_BANNER_LAYOUT", Json.createObjectBuilder());
  }

  private JsonObjectBuilder templates() {
    var repository =
        Json.createObjectBuilder()
            .add("url", text("templates.url", BUNDLED_TEMPLATES))
            .add("ref", text("templates.ref", ""))
            .add("name", text("templates.name", "Renku"));
    var repositories = Json.createArrayBuilder().add(repository);
    return Json.createObjectBuilder()
        .add("custom", !text("templates.custom", "true").equals("false"))
        .add("repositories", repositories);
  }

  private JsonObjectBuilder homepage() {
    var main =
        Json.createObjectBuilder()
            .add("contentMd", text("homepage.content", ""))
            .add(
                "backgroundImage",
                Json.createObjectBuilder().add("url", text("homepage.background", "")));
    var custom =
        Json.createObjectBuilder().add("enabled", flag("homepage.custom")).add("main", main);
    var showcase =
        Json.createObjectBuilder()
            .add("enabled", false)
            .add("title", "")
            .add("description", "")
            .add("projects", Json.createArrayBuilder());
    return Json.createObjectBuilder()
        .add("custom", custom)
        .add("tutorialLink", text("homepage.tutorial", ""))
        .add("projectPath", text("homepage.project", ""))
        .add("datasetSlug", text("homepage.dataset", ""))
        .add("showcase", showcase);
  }

  private static JsonObjectBuilder coreApi() {
    return Json.createObjectBuilder()
        .add("coreApiVersion", "/")
        .add("overrides", Json.createObjectBuilder());
  }

  private static JsonObjectBuilder thresholds(int soft) {
    return Json.createObjectBuilder().add("soft", soft);
  }

  private boolean flag(String key) {
    return text(key, "false").equals("true");
  }

  private String text(String key, String otherwise) {
    return config.client(key).orElse(otherwise);
  }
}
