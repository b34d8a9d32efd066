package io.renku.gateway.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.renku.gateway.kit.Browser;
import io.renku.gateway.kit.GatewayServer;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the web client and crawlers read before anything else (ui.md U1, gateway.md 1.7, 6.4). */
class BootFilesTest {
  private static final List<String> TEXTS =
      List.of(
          "UI_VERSION",
          "RENKU_CHART_VERSION",
          "UI_SHORT_SHA",
          "BASE_URL",
          "GATEWAY_URL",
          "UISERVER_URL",
          "KEYCLOAK_REALM",
          "SENTRY_URL",
          "SENTRY_NAMESPACE",
          "SENTRY_SAMPLE_RATE",
          "MAINTENANCE",
          "ANONYMOUS_SESSIONS",
          "PRIVACY_BANNER_CONTENT",
          "STATUSPAGE_ID",
          "DASHBOARD_MESSAGE.text",
          "DASHBOARD_MESSAGE.additionalText",
          "DASHBOARD_MESSAGE.style",
          "HOMEPAGE.custom.main.contentMd",
          "HOMEPAGE.custom.main.backgroundImage.url",
          "HOMEPAGE.tutorialLink",
          "HOMEPAGE.projectPath",
          "HOMEPAGE.datasetSlug",
          "HOMEPAGE.showcase.title",
          "HOMEPAGE.showcase.description",
          "CORE_API_VERSION_CONFIG.coreApiVersion");
  private static final List<String> FLAGS =
      List.of(
          "DASHBOARD_MESSAGE.enabled",
          "DASHBOARD_MESSAGE.dismissible",
          "PRIVACY_ENABLED",
          "TEMPLATES.custom",
          "HOMEPAGE.custom.enabled",
          "HOMEPAGE.showcase.enabled");
  private static final List<String> NUMBERS =
      List.of(
          "PREVIEW_THRESHOLD.soft",
          "PREVIEW_THRESHOLD.hard",
          "UPLOAD_THRESHOLD.soft",
          "USER_PREFERENCES_MAX_PINNED_PROJECTS");
  private static final List<String> OBJECTS =
      List.of("PRIVACY_BANNER_LAYOUT", "CORE_API_VERSION_CONFIG.overrides");

  private GatewayServer gateway;
  private Browser browser;

  @BeforeEach
  void start() throws Exception {
    gateway = GatewayServer.shared();
    browser = gateway.browser();
  }

  @Test
  void u1TheConfigurationHasAllKeysAndTypes() {
    var answer = browser.get("/config.json");
    var config = answer.json();

    assertThat(answer.header("Cache-Control")).isEqualTo("no-cache, max-age=-1");
    assertTypes(config, TEXTS, ValueType.STRING);
    assertTypes(config, NUMBERS, ValueType.NUMBER);
    assertTypes(config, OBJECTS, ValueType.OBJECT);
    for (var key : FLAGS) {
      assertThat(at(config, key)).as(key).isIn(JsonValue.TRUE, JsonValue.FALSE);
    }
    assertThat(config.getString("GATEWAY_URL")).isEqualTo(gateway.base() + "/api");
    assertThat(config.getString("UISERVER_URL")).isEqualTo(gateway.base() + "/ui-server");
    assertThat(config.getJsonObject("TEMPLATES").getJsonArray("repositories").getJsonObject(0))
        .containsOnlyKeys("url", "ref", "name");
  }

  @Test
  void u1CrawlersAreToldThePages() {
    var robots = browser.get("/robots.txt");
    var map = browser.get("/sitemap.xml");

    assertThat(robots.body().strip()).isEqualTo("Sitemap: " + gateway.base() + "/sitemap.xml");
    assertThat(robots.header("Content-Type")).startsWith("text/plain");
    assertThat(map.header("Content-Type")).startsWith("application/xml");
    for (var page :
        List.of(
            "",
            "/search",
            "/projects",
            "/datasets",
            "/help",
            "/help/docs",
            "/help/features",
            "/help/status",
            "/help/release")) {
      assertThat(map.body()).contains("<loc>" + gateway.base() + page + "</loc>");
    }
  }

  @Test
  void aPrivacyStatementThatIsNotThereIsEmpty() {
    var answer = browser.get("/privacy-statement.md");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void aPrivacyStatementIsBase64OfItsText() throws Exception {
    try (var server = GatewayServer.start("renku.ui.privacy-statement", "# Données\nWe keep …")) {
      var body = server.browser().get("/privacy-statement.md").body();

      assertThat(new String(Base64.getDecoder().decode(body), UTF_8))
          .isEqualTo("# Données\nWe keep …");
    }
  }

  private static void assertTypes(JsonObject config, List<String> keys, ValueType type) {
    for (var key : keys) {
      assertThat(at(config, key).getValueType()).as(key).isEqualTo(type);
    }
  }

  private static JsonValue at(JsonObject config, String key) {
    JsonValue value = config;
    for (var name : key.split("\\.")) {
      value = value.asJsonObject().get(name);
      assertThat(value).as(key).isNotNull();
    }
    return value;
  }
}
