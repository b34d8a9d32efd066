package io.renku.tests;

import static io.renku.tests.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Logging out with the real Keycloak, which knows the user's sessions in all browsers. */
@ExtendWith(ArquillianExtension.class)
class LogoutIT {
  private static final Duration SOON = Duration.ofSeconds(90);

  @Test
  void everywhereEndsOtherBrowsersHereAndAtKeycloak() {
    var desk = LocalPlatform.visitor().logIn("ada", "ada");
    var laptop = LocalPlatform.visitor().logIn("ada", "ada");
    var demo = LocalPlatform.visitor().logIn("demo", "demo");

    desk.get("/api/auth/logout?everywhere=true");

    assertThat(isLoggedIn(desk)).isFalse();
    assertThat(isLoggedIn(laptop)).isFalse();
    assertThat(laptop.get("/api/auth/login").text()).contains("kc-form-login");
    assertThat(isLoggedIn(demo)).isTrue();
  }

  @Test
  void aSessionThatEndsAtKeycloakEndsHere() throws Exception {
    var ada = LocalPlatform.visitor().logIn("ada", "ada");
    assertThat(isLoggedIn(ada)).isTrue();

    endSessionsAtKeycloak(LocalPlatform.keycloakToken("ada", "ada"));

    eventually(SOON, () -> isLoggedIn(ada), loggedIn -> !loggedIn);
  }

  @Test
  void whoLogsInAgainIsLoggedIn() {
    var ada = LocalPlatform.visitor().logIn("ada", "ada");
    ada.get("/api/auth/logout?everywhere=true");

    assertThat(isLoggedIn(LocalPlatform.visitor().logIn("ada", "ada"))).isTrue();
  }

  private static boolean isLoggedIn(Visitor visitor) {
    return visitor.get("/ui-server/api/user").status() == 200;
  }

  /** As the user does on Keycloak's account page. */
  private static void endSessionsAtKeycloak(String token) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    LocalPlatform.base() + "/auth/realms/Renku/account/sessions?current=true"))
            .header("Authorization", "Bearer " + token)
            .header("Accept", "application/json") // else it is taken for a visit to the page
            .DELETE()
            .build();
    var answer = LocalPlatform.visitor().http().send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
  }
}
