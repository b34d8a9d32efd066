package io.renku.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir Path checkout;

  private Settings withFile(String text, Map<String, String> environment) throws IOException {
    Files.createDirectories(checkout.resolve(".local"));
    Files.writeString(checkout.resolve(".local/renku.properties"), text);
    return Settings.load(checkout, environment);
  }

  @Test
  void everythingHasADefault() {
    var settings = Settings.load(checkout, Map.of());

    assertThat(settings.port(Port.GATEWAY)).isEqualTo(9080);
    assertThat(settings.baseUrl()).isEqualTo("http://localhost:9080");
    assertThat(settings.state()).isEqualTo(checkout.resolve(".local"));
  }

  @Test
  void theEnvironmentBeatsTheFile() throws IOException {
    var settings =
        withFile(
            "renku.port.redis=1111\nrenku.port.forge=2222\n", Map.of("RENKU_PORT_REDIS", "3333"));

    assertThat(settings.port(Port.REDIS)).isEqualTo(3333);
    assertThat(settings.port(Port.FORGE)).isEqualTo(2222);
  }

  @Test
  void aPortThatIsNoneIsRefusedWithItsKey() {
    for (var text : new String[] {"http", "0", "70000", "-1"}) {
      var settings = Settings.load(checkout, Map.of("RENKU_PORT_GATEWAY", text));

      assertThatThrownBy(() -> settings.port(Port.GATEWAY))
          .hasMessage(
              "renku.port.gateway must be a port between 1 and 65535, not \"" + text + "\".");
    }
  }

  @Test
  void aConfiguredServerReplacesOurs() {
    var settings =
        Settings.load(
            checkout,
            Map.of(
                "RENKU_DB_HOST", "db.lab",
                "RENKU_REDIS_HOST", "redis.lab",
                "RENKU_GITLAB_URL", "https://gitlab.lab",
                "RENKU_KEYCLOAK_URL", "https://renku.lab/auth",
                "KUBECONFIG", "/home/lab/config"));

    assertThat(new Postgresql(settings).elsewhere()).contains("db.lab:5432");
    assertThat(new Redis(settings).elsewhere()).contains("redis.lab:6379");
    assertThat(new Forge(settings).elsewhere()).contains("https://gitlab.lab");
    assertThat(new Keycloak(settings).elsewhere()).contains("https://renku.lab/auth");
    assertThat(new Cluster(settings).elsewhere()).contains("/home/lab/config");
  }

  @Test
  void theServicesAreToldWhereEverythingIs() throws IOException {
    var settings =
        withFile(
            "renku.port.gateway=20001\nrenku.crc.instance=lab\n",
            Map.of("RENKU_DB_HOST", "db.lab", "RENKU_DB_CRC_PASSWORD", "pw"));

    var environment = new ServiceEnvironment(settings).values();

    assertThat(environment)
        .containsEntry("RENKU_BASE_URL", "http://localhost:20001")
        .containsEntry("RENKU_DB_HOST", "db.lab")
        .containsEntry("RENKU_DB_PORT", "5432")
        .containsEntry("RENKU_DB_CRC_PASSWORD", "pw")
        .containsEntry("RENKU_CRC_INSTANCE", "lab")
        .containsEntry(
            "RENKU_KUBERNETES_KUBECONFIG", checkout.resolve(".local/kubeconfig").toString());
  }

  @Test
  void secretsAreMadeOnceAndAreTheirOwnersOnly() throws IOException {
    var secrets = new Secrets(checkout);

    var first = secrets.hex("key", 32);

    assertThat(first).hasSize(64).isEqualTo(new Secrets(checkout).hex("key", 32));
    assertThat(Files.getPosixFilePermissions(secrets.file("key"))).hasSize(2);
    assertThat(secrets.hex("other", 32)).isNotEqualTo(first);
  }
}
