package io.renku.sessions;

import io.renku.sessions.session.SessionStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Without sight of the cluster no session can be shown or started. */
@Readiness
@ApplicationScoped
public class SessionsHealth implements HealthCheck {
  @Inject SessionStore store;
  @Inject SessionsStart start;

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("sessions-cluster")
        .status(store.isInSight())
        .withData("operator", start.isOperating())
        .build();
  }
}
