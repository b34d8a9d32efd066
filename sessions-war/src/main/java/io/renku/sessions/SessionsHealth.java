package io.renku.sessions;

import io.renku.sessions.cluster.Informer;
import io.renku.sessions.session.SessionStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.temporal.ChronoUnit;
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
    for (var informer : store.informers()) {
      response.withData("sessions of " + informer.namespace(), sight(informer));
    }
    return response.build();
  }

  private static String sight(Informer informer) {
    if (!informer.isSynced()) {
      return "not seen yet";
    }
    return informer
        .awaySince()
        .map(since -> "out of sight since " + since.truncatedTo(ChronoUnit.SECONDS))
        .orElse("in sight");
  }
}
