package io.renku.crc.reconcile;

import io.renku.crc.CrcConfig;
import io.renku.crc.audit.AuditLogRepository;
import io.renku.crc.clusters.ClusterMetrics;
import io.renku.crc.clusters.ClusterMetrics.Repair;
import io.renku.crc.clusters.Limits;
import io.renku.crc.clusters.QuotaCluster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes cluster and database agree about quotas. Safe at any time, any number of times. */
@ApplicationScoped
public class QuotaReconciler {
  private static final Logger LOG = LoggerFactory.getLogger(QuotaReconciler.class);

  @Inject QuotaRepository quotas;
  @Inject QuotaCluster cluster;
  @Inject AuditLogRepository audit;
  @Inject CrcConfig config;
  @Inject ClusterMetrics metrics;

  /** Does nothing on a replica while another one is at it. */
  @Transactional
  public void reconcile() {
    if (!quotas.leads()) {
      return;
    }
    var wanted = quotas.wanted();
    var names = wanted.stream().map(QuotaPlan.Wanted::id).collect(Collectors.toSet());
    var orphanedBefore = Instant.now().minusSeconds(config.orphanSeconds());
    var plan = QuotaPlan.of(wanted, cluster.find(names), orphanedBefore);
    metrics.drift(plan.size());
    if (plan.isEmpty()) {
      return;
    }
    plan.adopt().forEach(this::adopt);
    plan.apply().forEach(this::apply);
    plan.delete().forEach(cluster::delete);
    metrics.repaired(Repair.ADOPTED, plan.adopt().size());
    metrics.repaired(Repair.APPLIED, plan.apply().size());
    metrics.repaired(Repair.DELETED, plan.delete().size());
    audit.byService("quota.reconcile", "cluster", plan.summary());
    LOG.info("Quotas reconciled: {}", plan.summary());
  }

  private void adopt(Limits limits) {
    quotas.lock(limits.id()).ifPresent(pool -> cluster.apply(quotas.adopt(pool, limits)));
  }

  /** With the row locked, so that a change by an administrator is not undone from an old copy. */
  private void apply(Limits limits) {
    quotas
        .lock(limits.id())
        .flatMap(pool -> pool.quota())
        .ifPresent(q -> cluster.apply(new Limits(q.id(), q.cpu(), q.memory(), q.gpu())));
  }
}
