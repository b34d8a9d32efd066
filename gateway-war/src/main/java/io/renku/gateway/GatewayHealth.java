package io.renku.gateway;

import io.renku.gateway.redis.Redis;
import io.renku.gateway.tokens.SigningKeys;
import io.renku.gateway.traffic.Upstreams;
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
  @Inject Upstreams upstreams;

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

  /** How the backends looked at the last request; the gateway is ready without any of them. */
  @Produces
  @Readiness
  HealthCheck backends() {
    return () -> {
      var answer = HealthCheckResponse.named("gateway-backends").up();
      upstreams
          .views()
          .forEach(
              (name, view) ->
                  answer.withData(
                      name, (view.isUp() ? "up since " : "away since ") + view.since()));
      return answer.build();
    };
  }
}
