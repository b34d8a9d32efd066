package io.renku.core.repositories;

import io.renku.core.CoreConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Without a folder to write to there are no clones and no uploads. */
@Readiness
@ApplicationScoped
public class CacheHealth implements HealthCheck {
  @Inject CoreConfig config;

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("core-cache").status(isWritable()).build();
  }

  private boolean isWritable() {
    try {
      return Files.isWritable(Files.createDirectories(config.cacheDir()));
    } catch (IOException _) {
      return false;
    }
  }
}
