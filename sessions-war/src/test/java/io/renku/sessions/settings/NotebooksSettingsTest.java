package io.renku.sessions.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.sessions.PlatformConfig;
import io.renku.sessions.PodConfig;
import io.renku.sessions.SessionsConfig;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.culling.CullingConfig;
import io.renku.sessions.ledger.LedgerConfig;
import io.renku.sessions.storages.CloudStorageConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotebooksSettingsTest {
  @TempDir Path folder;

  private static NotebooksSettings of(String... namesAndValues) {
    var environment = new HashMap<String, String>();
    for (var i = 0; i < namesAndValues.length; i += 2) {
      environment.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new NotebooksSettings(environment);
  }

  private static String value(String name, String text, String key) {
    var settings = of(name, text);
    assertThat(settings.faults()).as(name).isEmpty();
    return settings.getValue(key);
  }

  private static String fault(String name, String text) {
    var settings = of(name, text);
    assertThat(settings.getProperties()).as(name).isEmpty();
    return String.join("", settings.faults());
  }

  @Test
  void theServerFindsItAsASourceBelowOurOwnKeys() {
    assertThat(ServiceLoader.load(ConfigSource.class))
        .anySatisfy(
            source -> {
              assertThat(source).isInstanceOf(NotebooksSettings.class);
              assertThat(source.getOrdinal()).isBetween(101, 299);
            });
  }

  @Test
  void everyKeyOfTheTableIsAKeyOfTheConfiguration() {
    var keys =
        Stream.of(
                SessionsConfig.class,
                PlatformConfig.class,
                PodConfig.class,
                CloudStorageConfig.class,
                CullingConfig.class,
                LedgerConfig.class)
            .flatMap(type -> Arrays.stream(type.getFields()))
            .filter(field -> field.isAnnotationPresent(ConfigProperty.class))
            .map(field -> field.getAnnotation(ConfigProperty.class).name())
            .collect(Collectors.toSet());

    assertThat(SettingTable.SETTINGS)
        .extracting(Setting::key)
        .filteredOn(key -> !key.equals("renku.sessions."))
        .isSubsetOf(keys);
  }

  @Test
  void behaviour7_numbersComeInScientificNotationToo() {
    var name = "NB_SESSIONS__CULLING__REGISTERED__IDLE_SECONDS";
    var key = "renku.sessions.culling.idle-seconds";

    assertThat(value(name, "86400", key)).isEqualTo("86400");
    assertThat(value(name, "3e10", key)).isEqualTo("30000000000");
    assertThat(value(name, "8.64E4", key)).isEqualTo("86400");
    for (var text : new String[] {"1.5", "-1", "many", "1e99", "1e-3", "0x10", "9".repeat(50)}) {
      assertThat(fault(name, text)).startsWith(name + " (a whole number");
    }
  }

  @Test
  void portsAndLimitsAreSmall() {
    assertThat(fault("JUPYTER_SERVER_CONTAINER_RESTART_LIMIT", "3e10")).contains("2147483647");
    assertThat(value("NB_SESSIONS__GIT_PROXY__PORT", "9e3", "renku.sessions.git-proxy.port"))
        .isEqualTo("9000");
  }

  @Test
  void onlyTrueIsTrue() {
    var key = "renku.anonymous-sessions";

    assertThat(value("NB_ANONYMOUS_SESSIONS_ENABLED", "True", key)).isEqualTo("true");
    assertThat(value("NB_ANONYMOUS_SESSIONS_ENABLED", "yes", key)).isEqualTo("false");
  }

  @Test
  void yamlBecomesJson() {
    assertThat(
            value(
                "NB_SESSIONS__INGRESS__ANNOTATIONS",
                "nginx.ingress.kubernetes.io/proxy-body-size: 0\nbuffering: \"off\"\n",
                "renku.sessions.ingress.annotations"))
        .isEqualTo("{\"nginx.ingress.kubernetes.io/proxy-body-size\":\"0\",\"buffering\":\"off\"}");
    assertThat(
            value(
                "NB_SESSIONS__TOLERATIONS",
                "[{\"key\":\"a\",\"tolerationSeconds\":5}]",
                "renku.sessions.tolerations"))
        .isEqualTo("[{\"key\":\"a\",\"tolerationSeconds\":5}]");
    assertThat(
            value(
                "NB_SESSIONS__CA_CERTS__SECRETS",
                "- secret: one\n- secret: two\n",
                "renku.sessions.ca-certs.secrets"))
        .isEqualTo("one,two");
    assertThat(fault("NB_SESSIONS__AFFINITY", "a: [")).contains("valid YAML");
    assertThat(fault("NB_SESSIONS__TOLERATIONS", "a: 1")).contains("a YAML list");
    assertThat(fault("AMALTHEA_SELECTOR_LABELS", "- a")).contains("a YAML mapping");
  }

  @Test
  void addressesAreCompleted() {
    assertThat(value("NB_SESSIONS__INGRESS__HOST", "renku.example.org", "renku.base-url"))
        .isEqualTo("https://renku.example.org");
    assertThat(
            value(
                "NB_DATA_SERVICE_URL",
                "http://renku-data-service/api/data/",
                "renku.backend.crc.url"))
        .isEqualTo("http://renku-data-service");
    assertThat(fault("NB_GIT__URL", "gitlab.example.org")).contains("http or https");
    assertThat(fault("NB_SESSIONS__INGRESS__HOST", "https://x")).contains("a host name");
  }

  @Test
  void sessionsGoToTheirOwnNamespaceAndAreReadFromBoth() {
    var both = of("NB_K8S__RENKU_NAMESPACE", "renku", "NB_K8S__SESSIONS_NAMESPACE", "sessions");

    assertThat(both.getValue("renku.sessions.namespace")).isEqualTo("sessions");
    assertThat(both.getValue("renku.sessions.more-namespaces")).isEqualTo("renku");
    assertThat(of("NB_K8S__RENKU_NAMESPACE", "renku").getValue("renku.sessions.namespace"))
        .isEqualTo("renku");
  }

  @Test
  void whatIsEmptyIsNotSet() {
    for (var text : new String[] {"", "  ", "null", "None"}) {
      assertThat(of("NB_SESSIONS__INGRESS__TLS_SECRET", text).getProperties()).isEmpty();
    }
  }

  @Test
  void whatCannotBeAnythingElseIsToldSo() {
    assertThat(of("NB_AMALTHEA__GROUP", "amalthea.dev").faults()).isEmpty();
    assertThat(fault("NB_AMALTHEA__GROUP", "other.dev"))
        .isEqualTo("NB_AMALTHEA__GROUP (only amalthea.dev is possible here)");
    assertThat(fault("NB_SESSIONS__ENFORCE_CPU_LIMITS", "hard")).contains("off, lax, strict");
  }

  @Test
  void theOperatorsOwnNamesCount() {
    var key = "renku.sessions.usage.check-seconds";

    assertThat(value("JUPYTER_SERVER_RESOURCE_CHECK_INTERVAL_SECONDS", "60", key)).isEqualTo("60");
    assertThat(
            of(
                    "JUPYTER_SERVER_RESOURCE_CHECK_INTERVAL_SECONDS", "60",
                    "JUPYTER_SERVER_RESOURCE_CHECK_ENABLED", "false")
                .getValue(key))
        .isEqualTo("0");
    assertThat(
            value(
                "JUPYTER_SERVER_IDLE_CHECK_INTERVAL_SECONDS",
                "30",
                "renku.sessions.culling.check-seconds"))
        .isEqualTo("30");
  }

  @Test
  void listsOfLabelsAreJson() {
    assertThat(
            value("METRICS_EXTRA_LABELS", "[\"a\",\"b\"]", "renku.sessions.metrics.extra-labels"))
        .isEqualTo("a,b");
    assertThat(of("AUDITLOG_EXTRA_LABELS", "[]").getProperties()).isEmpty();
    assertThat(fault("METRICS_EXTRA_LABELS", "a")).contains("a list of texts");
  }

  @Test
  void theFilesOfTheChartAreRead() throws IOException {
    var defaults =
        file("{\"defaultUrl\":\"/rstudio\",\"lfs_auto_fetch\":true,\"cpu_request\":0.5}");
    var choices =
        file(
            """
            {"defaultUrl":{"order":1,"displayName":"Where","type":"enum","default":"/rstudio","options":["/rstudio"]},
             "cpu_request":{"order":3,"displayName":"CPU","type":"enum","default":1,"options":[1]}}\
            """);
    var settings =
        of(
            "NB_SERVER_OPTIONS__DEFAULTS_PATH", defaults,
            "NB_SERVER_OPTIONS__UI_CHOICES_PATH", choices);

    assertThat(settings.faults()).isEmpty();
    assertThat(settings.getValue("renku.sessions.default-url")).isEqualTo("/rstudio");
    assertThat(settings.getValue("renku.sessions.lfs-auto-fetch")).isEqualTo("true");
    assertThat(Tree.parseObject(settings.getValue("renku.sessions.ui-choices")))
        .containsOnlyKeys("defaultUrl");
  }

  private String file(String content) throws IOException {
    var file = Files.createTempFile(folder, "choices", ".json");
    return Files.writeString(file, content).toString();
  }

  @Test
  void filesThatDoNotSayEnoughAreRefused() throws IOException {
    assertThat(fault("NB_SERVER_OPTIONS__DEFAULTS_PATH", "/nowhere")).contains("a JSON file");
    assertThat(fault("NB_SERVER_OPTIONS__DEFAULTS_PATH", file("{\"defaultUrl\":\"/lab\"}")))
        .contains("lfs_auto_fetch is true or false");
    assertThat(
            fault(
                "NB_SERVER_OPTIONS__UI_CHOICES_PATH",
                file(
                    "{\"lfs_auto_fetch\":{\"order\":0,\"type\":\"boolean\",\"displayName\":\"x\"}}")))
        .contains("an order from 1");
  }

  @Test
  void theSettingsFileSaysWhatTheVariablesDo() throws IOException {
    var file =
        file(
            """
            git: {url: "https://gitlab.example.org/"}
            anonymous_sessions_enabled: true
            sessions:
              culling: {registered: {idle_seconds: 3e4, max_age_seconds: 60}}
              ingress:
                host: renku.example.org
                tls_secret: null
                annotations: {buffering: "off"}
              tolerations: "[{key: a}]"
            elsewhere: [1]
            """);
    var settings =
        of(
            "CONFIG_FILE", file,
            "NB_SESSIONS__CULLING__REGISTERED__MAX_AGE_SECONDS", "120",
            "NB_GIT__URL", "");

    assertThat(settings.faults()).isEmpty();
    assertThat(settings.getProperties())
        .containsOnly(
            Map.entry("renku.gitlab.url", "https://gitlab.example.org"),
            Map.entry("renku.anonymous-sessions", "true"),
            Map.entry("renku.sessions.culling.idle-seconds", "30000"),
            Map.entry("renku.sessions.culling.max-age-seconds", "120"),
            Map.entry("renku.base-url", "https://renku.example.org"),
            Map.entry("renku.sessions.ingress.annotations", "{\"buffering\":\"off\"}"),
            Map.entry("renku.sessions.tolerations", "[{\"key\":\"a\"}]"));
  }

  @Test
  void aSettingsFileThatCannotBeReadStopsTheStart() throws IOException {
    assertThat(fault("CONFIG_FILE", "/nowhere"))
        .isEqualTo("CONFIG_FILE (the path of a YAML file that can be read)");
    for (var content : new String[] {"", "- a", "a: [", "text"}) {
      assertThat(fault("CONFIG_FILE", file(content))).startsWith("CONFIG_FILE (the path of a YAML");
    }
    assertThat(fault("CONFIG_FILE", file("sessions: {enforce_cpu_limits: hard}")))
        .startsWith("NB_SESSIONS__ENFORCE_CPU_LIMITS");
  }

  @Test
  void theProcessItselfHasNoneOfTheseHere() {
    assertThat(new NotebooksSettings(Map.of()).getPropertyNames()).isEmpty();
  }
}
