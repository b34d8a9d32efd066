package io.renku.sessions.culling;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** When sessions are put to sleep or end, and how often that is looked at. */
@Dependent
public class CullingConfig {
  @Inject
  @ConfigProperty(name = "renku.sessions.culling.idle-seconds", defaultValue = "86400")
  public long idleSeconds;

  @Inject
  @ConfigProperty(name = "renku.sessions.culling.max-age-seconds", defaultValue = "0")
  public long maxAgeSeconds;

  @Inject
  @ConfigProperty(name = "renku.sessions.culling.hibernated-seconds", defaultValue = "259200")
  public long hibernatedSeconds;

  @Inject
  @ConfigProperty(name = "renku.sessions.culling.starting-seconds", defaultValue = "0")
  public long startingSeconds;

  @Inject
  @ConfigProperty(name = "renku.sessions.culling.failed-seconds", defaultValue = "0")
  public long failedSeconds;

  /** Failed and over-long starts sleep instead of being deleted, where that keeps files. */
  @Inject
  @ConfigProperty(name = "renku.sessions.culling.hibernate-stuck", defaultValue = "true")
  public boolean hibernateStuck;

  @Inject
  @ConfigProperty(name = "renku.sessions.culling.anonymous.idle-seconds", defaultValue = "43200")
  public long anonymousIdleSeconds;

  @Inject
  @ConfigProperty(name = "renku.sessions.culling.anonymous.max-age-seconds", defaultValue = "0")
  public long anonymousMaxAgeSeconds;

  @Inject
  @ConfigProperty(name = "renku.sessions.culling.anonymous.starting-seconds", defaultValue = "0")
  public long anonymousStartingSeconds;

  @Inject
  @ConfigProperty(name = "renku.sessions.culling.anonymous.failed-seconds", defaultValue = "0")
  public long anonymousFailedSeconds;

  /** How often idle and hibernated sessions are looked for. */
  @Inject
  @ConfigProperty(name = "renku.sessions.culling.check-seconds", defaultValue = "300")
  public int checkSeconds;

  /** How often the use of processor and memory is noted; 0 for never. */
  @Inject
  @ConfigProperty(name = "renku.sessions.usage.check-seconds", defaultValue = "30")
  public int usageCheckSeconds;

  /** Below this a session counts as doing nothing. */
  @Inject
  @ConfigProperty(name = "renku.sessions.culling.idle-millicores", defaultValue = "200")
  public int idleMillicores;
}
