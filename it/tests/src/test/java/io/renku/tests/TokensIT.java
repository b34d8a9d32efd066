package io.renku.tests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Base64;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tokens of real Keycloak: what a login leaves, and which are not good enough for a service. */
@ExtendWith(ArquillianExtension.class)
class TokensIT {
  private static final String POOLS = "/api/data/resource_pools";

  /** What server and gateway forgive clocks that differ, and a little more. */
  private static final Duration SKEW = Duration.ofSeconds(35);

  /** Of the realm of the local platform. */
  private static final String DEMO = "d3e00000-0000-4000-8000-000000000001";

  private static int status(String token) {
    return LocalPlatform.insider().get(POOLS, "Authorization", "Bearer " + token).status();
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  @Test
  void aLoginLeavesAnOfflineTokenForSessionsThatGoOn() {
    LocalPlatform.visitor().logIn("demo", "demo");

    var admin = "Bearer " + LocalPlatform.keycloakToken("admin", "admin");
    var grants =
        LocalPlatform.visitor()
            .get("/api/kc/admin/realms/Renku/users/" + DEMO + "/consents", "Authorization", admin);

    assertThat(grants.text()).contains("Offline Token").contains("\"clientId\":\"renku\"");
  }

  @Test
  void row36_aGoodTokenIsAccepted() {
    assertThat(status(LocalPlatform.keycloakToken("demo", "demo"))).isEqualTo(200);
  }

  @Test
  void row36_anExpiredTokenIsRefused() throws InterruptedException {
    var token = LocalPlatform.keycloakToken("local-test-brief", "demo", "demo");
    assertThat(status(token)).isEqualTo(200);

    Thread.sleep(SKEW);

    assertThat(status(token)).isEqualTo(401);
  }

  @Test
  void row36_aTokenForSomebodyElseIsRefused() {
    assertThat(status(LocalPlatform.keycloakToken("admin-cli", "demo", "demo"))).isEqualTo(401);
  }

  @Test
  void row36_aTokenWithAnotherSignatureIsRefused() {
    var parts = LocalPlatform.keycloakToken("demo", "demo").split("\\.");
    var other = LocalPlatform.keycloakToken("ada", "ada").split("\\.");

    assertThat(status(parts[0] + "." + parts[1] + "." + other[2])).isEqualTo(401);
    assertThat(status(parts[0] + "." + other[1] + "." + parts[2])).isEqualTo(401);
    assertThat(status(base64("{\"alg\":\"none\"}") + "." + parts[1] + ".")).isEqualTo(401);
  }
}
