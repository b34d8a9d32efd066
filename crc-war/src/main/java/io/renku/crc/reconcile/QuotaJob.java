package io.renku.crc.reconcile;

import io.renku.crc.CrcConfig;
import io.renku.crc.clusters.QuotaRights;
import io.renku.crc.database.DatabaseState;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the reconciler as soon as there are tables, and then every few minutes. */
@ApplicationScoped
public class QuotaJob {
  private static final Logger LOG = LoggerFactory.getLogger(QuotaJob.class);
  private static final long FIRST_SECONDS = 5;

  @Resource ManagedScheduledExecutorService executor;

  @Inject QuotaReconciler reconciler;
  @Inject QuotaRights rights;
  @Inject DatabaseState state;
  @Inject CrcConfig config;

  private volatile String lastFault = "";

  void start(@Observes @Initialized(ApplicationScoped.class) Object context) {
    runIn(FIRST_SECONDS);
  }

  private void runIn(long seconds) {
    executor.schedule(this::run, seconds, TimeUnit.SECONDS);
  }

  // One round that fails must not end all later ones.
  private void run() {
    try {
      rights.check();
      if (state.isMigrated()) {
        reconcile();
      }
    } finally {
      runIn(state.isMigrated() ? config.reconcileSeconds() : FIRST_SECONDS);
    }
  }

  private void reconcile() {
    try {
      reconciler.reconcile();
      lastFault = "";
    } catch (RuntimeException e) {
      report(String.valueOf(e.getMessage()), e);
    }
  }

  /** An outage is told once, not every few minutes. */
  private void report(String fault, RuntimeException e) {
    if (!fault.equals(lastFault)) {
      LOG.warn("Quotas are not kept in step with the cluster: {}", fault);
      LOG.debug("Why quotas are not kept in step", e);
      lastFault = fault;
    }
  }
}
