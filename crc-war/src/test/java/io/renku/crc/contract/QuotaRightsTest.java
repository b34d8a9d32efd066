package io.renku.crc.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.crc.clusters.QuotaRights;
import io.renku.crc.clusters.QuotaRightsHealth;
import io.renku.crc.kit.Who;
import jakarta.enterprise.inject.Any;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cluster that does not give this service all the rights that quotas need. */
class QuotaRightsTest extends ServiceTest {

  @AfterEach
  void grantEverything() {
    service.cluster.refuse(0);
    service.cluster.grantAll();
    rights().check();
  }

  private QuotaRights rights() {
    return service.bean(QuotaRights.class);
  }

  private HealthCheckResponse health() {
    return service.bean(QuotaRightsHealth.class, Any.Literal.INSTANCE).call();
  }

  @Test
  void fullRightsAreReported() {
    rights().check();

    assertThat(health().getData().orElseThrow()).containsEntry("rights", "complete");
  }

  @Test
  void missingRightsAreNamedWithoutBeingDown() {
    service.cluster.deny("create", "priorityclasses");
    service.cluster.deny("patch", "resourcequotas");
    service.cluster.deny("delete", "resourcequotas");

    rights().check();

    assertThat(health().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    assertThat(health().getData().orElseThrow())
        .containsEntry(
            "rights",
            "missing: create priorityclasses; patch, delete resourcequotas in namespace renku");
  }

  @Test
  void withoutRightsOnlyQuotasAreRefusedAndNothingIsHalfMade() {
    service.cluster.deny("create", "resourcequotas");
    rights().check();
    var classes = service.cluster.names("priorityclasses");

    var refused = post(Who.ADMIN, "resource_pools", validPool());

    assertRefused(refused, 503);
    assertThat(refused.message()).contains("may not create resourcequotas in namespace renku");
    assertThat(service.cluster.names("priorityclasses")).isEqualTo(classes);
    var pool = createPool(pool("without a quota", true, null, defaultClass()));
    var path = "resource_pools/" + pool.id();
    assertThat(patch(Who.ADMIN, path, "{\"name\":\"renamed\"}").status()).isEqualTo(200);
    assertThat(patch(Who.ADMIN, path + "/classes/" + firstClass(pool), "{\"cpu\":2}").status())
        .isEqualTo(200);
    assertThat(get(Who.ANONYMOUS, "resource_pools").status()).isEqualTo(200);
    assertRefused(patch(Who.ADMIN, path, "{\"quota\":" + QUOTA + "}"), 503);
    assertThat(get(Who.ADMIN, path).object()).doesNotContainKey("quota");
    assertThat(delete(Who.ADMIN, path).status()).isEqualTo(204);
  }

  @Test
  void rightsGrantedLaterAreNoticedByTheNextRequest() {
    service.cluster.deny("create", "resourcequotas");
    rights().check();
    service.cluster.grantAll();

    createPool(validPool());

    assertThat(rights().inWords()).isEqualTo("complete");
  }

  @Test
  void aClusterThatIsAwayDoesNotChangeWhatIsKnown() {
    service.cluster.deny("list", "resourcequotas");
    rights().check();
    service.cluster.refuse(500);

    rights().check();

    assertThat(rights().inWords()).isEqualTo("missing: list resourcequotas in namespace renku");
  }
}
