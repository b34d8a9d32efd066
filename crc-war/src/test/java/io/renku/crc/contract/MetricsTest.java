package io.renku.crc.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.crc.kit.Who;
import io.renku.crc.reconcile.QuotaReconciler;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What administrators see of the work that nobody asks for. */
class MetricsTest extends ServiceTest {

  @AfterEach
  void clusterIsBack() {
    service.cluster.refuse(0);
  }

  private void reconcile() {
    service.bean(QuotaReconciler.class).reconcile();
  }

  private static Tag tag(String name, String value) {
    return new Tag(name, value);
  }

  private long counted(String name, Tag tag) {
    return service.bean(MetricRegistry.class).getCounter(new MetricID(name, tag)).getCount();
  }

  private int drift() {
    return service
        .bean(MetricRegistry.class)
        .getGauge(new MetricID("crc_quota_drift"))
        .getValue()
        .intValue();
  }

  @Test
  void driftAndRepairsAreCounted() {
    reconcile();
    var applied = tag("action", "applied");
    var before = counted("crc_quota_repairs", applied);
    service.cluster.remove("resourcequotas", quotaId(createPool(validPool())));

    reconcile();

    assertThat(drift()).isEqualTo(1);
    assertThat(counted("crc_quota_repairs", applied)).isEqualTo(before + 1);
    reconcile();
    assertThat(drift()).isZero();
  }

  @Test
  void callsThatTheClusterRefusesAreCounted() {
    var refused = tag("reason", "refused");
    var before = counted("crc_kubernetes_failures", refused);
    service.cluster.refuse(500);

    post(Who.ADMIN, "resource_pools", validPool());

    assertThat(counted("crc_kubernetes_failures", refused)).isGreaterThan(before);
  }
}
