package io.renku.gateway;

import io.renku.gateway.redis.Redis;
import io.renku.gateway.tokens.SigningKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Without Redis there are no sessions, and without Keycloak's keys no users. */
@ApplicationScoped
public class GatewayHealth {
  @Inject Redis redis;
  @Inject SigningKeys keys;

  @Produces
  @Readiness
  HealthCheck sessionStore() {
    return () -> HealthCheckResponse.named("gateway-redis").status(redis.isReachable()).build();
  }

  @Produces
  @Readiness
  HealthCheck signingKeys() {
    return () -> HealthCheckResponse.named("gateway-keycloak").status(keys.areLoaded()).build();
  }
}
