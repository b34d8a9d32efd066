package io.renku.gateway;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.renku.gateway.kit.TestConfig;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GatewayCheckTest {
  private static final Map<String, String> ENOUGH =
      Map.of(
          "renku.base-url", "https://renku.example",
          "renku.oidc.client-secret", "s",
          "renku.gitlab.client-secret", "s",
          "renku.session.encryption-key", "ab".repeat(32),
          "renku.session.cookie-hash-key", "c".repeat(32),
          "renku.backend.core.url", "http://core",
          "renku.backend.graph.url", "http://graph",
          "renku.backend.sessions.url", "http://sessions",
          "renku.backend.crc.url", "http://crc");

  @Test
  void whatIsRequiredIsEnough() {
    assertThatCode(() -> GatewayCheck.run(TestConfig.of(ENOUGH))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "renku.base-url",
        "renku.oidc.client-secret",
        "renku.gitlab.client-secret",
        "renku.session.encryption-key",
        "renku.session.cookie-hash-key",
        "renku.backend.core.url",
        "renku.backend.graph.url",
        "renku.backend.sessions.url",
        "renku.backend.crc.url"
      })
  void aMissingKeyIsNamed(String key) {
    var without = new HashMap<>(ENOUGH);
    without.remove(key);

    assertThatThrownBy(() -> GatewayCheck.run(TestConfig.of(without)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "renku.base-url                    | renku.example",
        "renku.keycloak.url                | keycloak:8080",
        "renku.gitlab.internal             | ftp://gitlab",
        "renku.gitlab.enabled              | yes",
        "renku.session.encryption-key      | abc",
        "renku.session.cookie-hash-key     | short",
        "renku.session.idle                | -1",
        "renku.session.max                 | 3",
        "renku.redis.port                  | 70000",
        "renku.backend.core.authorization  | basic",
        "renku.backend.core.profile        | theirs",
        "renku.backend.core.headers        | user,unknown",
        "renku.backend.core.timeout        | 1m",
        "renku.backend.core.versions       | ten",
        "renku.backend.core.versions       | 10,9=core-v9",
        "renku.backend.gitlab.timeout      | soon",
        "renku.cors.allow-origins          | *",
        "renku.cors.allow-origins          | https://a.example/path",
        "renku.login.redirect-origins      | a.example",
        "renku.trusted-proxies             | proxy.example",
        "renku.trusted-proxies             | 10.0.0.0/33",
        "renku.ratelimit.average           | 0",
        "renku.ratelimit.burst             | many",
        "renku.gateway.max-body            | 1G",
        "renku.ui.folder                   | /nowhere"
      })
  void aWrongValueStopsTheStart(String key, String value) {
    var wrong = new HashMap<>(ENOUGH);
    wrong.put("renku.session.idle", "4");
    wrong.put(key, value);

    assertThatThrownBy(() -> GatewayCheck.run(TestConfig.of(wrong)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "renku.backend.core.headers    | user, gitlab-token",
        "renku.backend.graph.profile   | reference",
        "renku.backend.core.versions   | 10, 9=http://core-v9:8080",
        "renku.trusted-proxies         | 10.0.0.0/8, ::1",
        "renku.cors.allow-origins      | https://a.example, http://localhost:3000",
        "renku.session.max             | 0",
        "renku.ratelimit.average       | 0.5",
        "renku.session.encryption-key  |"
            + " new:abababababababababababababababababababababababababababababababab,k0:cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"
      })
  void aRightValueDoesNot(String key, String value) {
    var right = new HashMap<>(ENOUGH);
    right.put(key, value);

    assertThatCode(() -> GatewayCheck.run(TestConfig.of(right))).doesNotThrowAnyException();
  }
}
