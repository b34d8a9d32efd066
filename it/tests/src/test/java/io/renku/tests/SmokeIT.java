package io.renku.tests;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a deployment's smoke test asks for: case I1 of the gateway's specification. */
@ExtendWith(ArquillianExtension.class)
class SmokeIT {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/templates/licenses",
        "/api/renku/versions",
        "/api/notebooks/version",
        "/api/kg/entities",
        "/api/data/version",
        "/api/auth/login",
        "/config.json"
      })
  void i1_everyServiceAnswersAnybody(String path) {
    var answer = LocalPlatform.visitor().get(path);

    assertThat(answer.status()).as(answer.toString()).isLessThan(400);
    if (answer.header("Content-Type").startsWith("application/json")) {
      assertThat(answer.json().has("error")).as(answer.toString()).isFalse();
    }
  }

  /** Whether it may be framed depends on the way out of this machine. */
  @Test
  void i1_anybodyMayAskWhetherAPageMayBeFramed() {
    var path = "/ui-server/api/allows-iframe/https%3A%2F%2Fgoogle.com";
    var answer = LocalPlatform.visitor().get(path);

    assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    assertThat(answer.json().path("url").asText()).isEqualTo("https://google.com");
    assertThat(answer.json().path("isIframeValid").isBoolean()).isTrue();
  }

  @Test
  void i1_aUserFindsWhatTheWebClientShows() {
    var demo = LocalPlatform.visitor().logIn("demo", "demo");

    var made = NewProject.create(demo, LocalPlatform.gitlabUrl(), "smoke");

    assertThat(made.json().has("result")).as(made.toString()).isTrue();
    assertThat(demo.get("/ui-server/api/projects").json()).isNotEmpty();
    assertThat(demo.get("/ui-server/api/notebooks/servers").json().has("servers")).isTrue();
    assertThat(demo.get("/ui-server/api/kg/entities?query=hjkltzyxqwv").text()).isEqualTo("[]");
    assertThat(demo.get("/ui-server/api/data/resource_pools").json()).isNotEmpty();
  }
}
