package io.renku.sessions.ledger;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Whether and where changes of sessions are counted and written down. */
@Dependent
public class LedgerConfig {
  @Inject
  @ConfigProperty(name = "renku.sessions.metrics.enabled", defaultValue = "false")
  public boolean metricsEnabled;

  /** Annotations or labels of sessions that become labels of the metrics. */
  @Inject
  @ConfigProperty(name = "renku.sessions.metrics.extra-labels")
  public Optional<List<String>> metricsLabels;

  @Inject
  @ConfigProperty(name = "renku.sessions.audit-log.enabled", defaultValue = "false")
  public boolean auditEnabled;

  /** Annotations or labels of sessions that are written down with each change. */
  @Inject
  @ConfigProperty(name = "renku.sessions.audit-log.extra-labels")
  public Optional<List<String>> auditLabels;

  /** Where lines wait for their upload; each replica needs its own. */
  @Inject
  @ConfigProperty(name = "renku.sessions.audit-log.folder")
  public Optional<String> auditFolder;

  @Inject
  @ConfigProperty(name = "renku.sessions.audit-log.rotation-seconds", defaultValue = "86400")
  public int auditRotationSeconds;

  /** With or without {@code https://}. */
  @Inject
  @ConfigProperty(name = "renku.sessions.audit-log.s3.endpoint")
  public Optional<String> s3Endpoint;

  @Inject
  @ConfigProperty(name = "renku.sessions.audit-log.s3.bucket")
  public Optional<String> s3Bucket;

  /** A folder in the bucket. */
  @Inject
  @ConfigProperty(name = "renku.sessions.audit-log.s3.prefix")
  public Optional<String> s3Prefix;

  @Inject
  @ConfigProperty(name = "renku.sessions.audit-log.s3.region", defaultValue = "us-east-1")
  public String s3Region;

  @Inject
  @ConfigProperty(name = "renku.sessions.audit-log.s3.access-key-id")
  public Optional<String> s3KeyId;

  @Inject
  @ConfigProperty(name = "renku.sessions.audit-log.s3.secret-access-key")
  public Optional<String> s3Secret;
}
