package io.renku.sessions.ledger;

import io.renku.commons.StartCheck;
import io.renku.sessions.PeriodicWork;
import io.renku.sessions.session.SessionOperator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Keeps account of what happens to sessions, where the installation wants it. */
@ApplicationScoped
public class SessionLedger {
  private static final String AUDIT = "renku.sessions.audit-log.";

  @Inject LedgerConfig config;
  @Inject MetricRegistry registry;
  @Inject Clock clock;

  private Optional<AuditLog> audit = Optional.empty();

  /** An audit log without a place to go to would be lost unseen. */
  public void check(StartCheck check) {
    if (config.auditEnabled) {
      check.require(AUDIT + "s3.endpoint", "the S3 server that the audit log goes to");
      check.require(AUDIT + "s3.bucket", "its bucket");
      check.require(AUDIT + "s3.access-key-id", "a key that may write there");
      check.require(AUDIT + "s3.secret-access-key", "that key's secret");
      if (config.auditRotationSeconds < 1) {
        check.require(AUDIT + "rotation-seconds", _ -> false, "at least 1");
      }
    }
  }

  public void follow(SessionOperator operator, PeriodicWork periodic, Executor executor) {
    if (config.metricsEnabled) {
      operator.onTransition(new SessionMetrics(registry, config.metricsLabels.orElse(List.of())));
    }
    if (config.auditEnabled) {
      var log = auditLog();
      audit = Optional.of(log);
      operator.onTransition(log);
      executor.execute(
          () -> {
            log.checkBucket();
            log.upload(); // what an earlier run has left
          });
      periodic.every(config.auditRotationSeconds, () -> executor.execute(log::upload));
    }
  }

  private AuditLog auditLog() {
    var folder =
        config
            .auditFolder
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"), "renku-audit-log"));
    var keys =
        new S3Signature.Keys(
            config.s3KeyId.orElseThrow(), config.s3Secret.orElseThrow(), config.s3Region);
    var bucket =
        new S3Bucket(config.s3Endpoint.orElseThrow(), config.s3Bucket.orElseThrow(), keys, clock);
    try {
      return new AuditLog(
          new AuditFiles(folder),
          bucket,
          config.s3Prefix.orElse(""),
          config.auditLabels.orElse(List.of()));
    } catch (IOException e) {
      throw new UncheckedIOException("The folder of the audit log cannot be used: " + folder, e);
    }
  }

  /** After the operator has stopped, when nothing more can happen. */
  public void close() {
    audit.ifPresent(AuditLog::upload);
  }
}
