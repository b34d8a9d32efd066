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
    var response =
        HealthCheckResponse.named("sessions-cluster")
            .status(store.isInSight())
            .withData("operator", start.isOperating());
    store
        .sight()
        .forEach((namespace, sight) -> response.withData("sessions of " + namespace, sight));
    return response.build();
  }
}
