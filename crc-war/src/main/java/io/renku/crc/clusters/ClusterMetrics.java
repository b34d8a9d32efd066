package io.renku.crc.clusters;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/**
 * What {@code /metrics} says about quotas and the cluster. Names and labels are part of what
 * administrators rely on; README.md lists them.
 */
@ApplicationScoped
public class ClusterMetrics {

  /** How a difference between cluster and database was mended. */
  public enum Repair {
    APPLIED,
    ADOPTED,
    DELETED
  }

  private static final Metadata DRIFT =
      described("crc_quota_drift", "Quotas that differed from the cluster in the last round");
  private static final Metadata REPAIRS =
      described("crc_quota_repairs", "Differences between quotas and the cluster that were mended");
  private static final Metadata FAILURES =
      described("crc_kubernetes_failures", "Calls about quotas that the cluster did not carry out");

  private final AtomicInteger drift = new AtomicInteger();
  private MetricRegistry registry;

  ClusterMetrics() {}

  @Inject
  ClusterMetrics(MetricRegistry registry) {
    this.registry = registry;
    registry.gauge(DRIFT, drift::get);
    for (var repair : Repair.values()) {
      repaired(repair, 0);
    }
    for (var reason : new String[] {"away", "forbidden", "refused"}) {
      failures(reason).inc(0);
    }
  }

  /** Differences that the last round found, mended or not. */
  public void drift(int differences) {
    drift.set(differences);
  }

  public void repaired(Repair repair, int quotas) {
    registry.counter(REPAIRS, tag("action", repair.name().toLowerCase(Locale.ROOT))).inc(quotas);
  }

  /** A call that the cluster did not answer as we need; {@code status} 0 is no answer at all. */
  void failed(int status) {
    failures(
            switch (status) {
              case 0 -> "away";
              case 401, 403 -> "forbidden";
              default -> "refused";
            })
        .inc();
  }

  private Counter failures(String reason) {
    return registry.counter(FAILURES, tag("reason", reason));
  }

  private static Metadata described(String name, String description) {
    return Metadata.builder().withName(name).withDescription(description).build();
  }

  private static Tag tag(String name, String value) {
    return new Tag(name, value);
  }
}
