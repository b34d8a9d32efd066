package io.renku.tests;

import static io.renku.tests.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is for administrators stays inside; what clients need is reachable from outside. */
@ExtendWith(ArquillianExtension.class)
class DoorsIT {
  private static final Duration FIRST_ROUND = Duration.ofSeconds(120); // of quotas, after the start

  @Test
  void metricsAndHealthAreInside() {
    var insider = LocalPlatform.insider();
    insider.get("/api/data/resource_pools");

    var metrics =
        eventually(
            FIRST_ROUND,
            () -> insider.get("/metrics").text(),
            text -> text.contains("crc_quota_drift{"));

    assertThat(metrics)
        .contains("crc_quota_repairs_total{")
        .contains("crc_kubernetes_failures_total{")
        .containsPattern("REST_request_seconds_count\\{class=\"io.renku.crc.pools.");
    assertThat(metrics)
        .contains("sessions_total_created_total{")
        .contains("sessions_launch_duration_seconds_bucket{mp_scope=\"application\",le=\"30.0\",}")
        .contains("sessions_gpu_request_bucket{mp_scope=\"application\",le=\"0.5\",}");
    assertThat(insider.get("/health/live").status()).isEqualTo(200);
    assertThat(insider.get("/health/ready").text()).contains("crc-quotas");
  }

  @Test
  void metricsAndHealthAreNotOutside() {
    var nobody = LocalPlatform.visitor();

    for (var path : new String[] {"/metrics", "/health/ready", "/health/live", "/ibm/api"}) {
      assertThat(nobody.get(path).status()).as(path).isEqualTo(404);
    }
  }

  @Test
  void aServiceIsNotReachedOutsideByItsInnerPath() {
    var nobody = LocalPlatform.visitor();

    for (var path : new String[] {"/renku/version", "/notebooks/version", "/projects/1/webhooks"}) {
      assertThat(nobody.get(path).status()).as(path).isEqualTo(404);
    }
  }

  @Test
  void outsideOneMayAskWhetherTheGatewayIsUpAndWhatItOffers() {
    var nobody = LocalPlatform.visitor();

    assertThat(nobody.get("/health").status()).isEqualTo(200);
    assertThat(nobody.get("/revproxy/health").json().path("status").asText()).isEqualTo("ok");
    var document = nobody.get("/openapi?format=json").json();
    assertThat(document.path("paths").has("/config.json")).isTrue();
    assertThat(document.path("servers").path(0).path("url").asText()).isEqualTo("/");
  }
}
