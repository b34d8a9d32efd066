package io.renku.crc.clusters;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Says which rights quotas lack. Never a reason to be down: everything else works without. */
@Readiness
@ApplicationScoped
public class QuotaRightsHealth implements HealthCheck {
  @Inject QuotaRights rights;

  @Override
  public HealthCheckResponse call() {
    return new HealthCheckResponse(
        "crc-quotas",
        HealthCheckResponse.Status.UP,
        Optional.of(Map.of("rights", rights.inWords())));
  }
}
