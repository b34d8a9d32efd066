package io.renku.crc.database;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started means: the schema has been brought up to date once. */
@Startup
@ApplicationScoped
public class MigrationHealth implements HealthCheck {
  @Inject DatabaseState state;

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("crc-migrations").status(state.isMigrated()).build();
  }
}
