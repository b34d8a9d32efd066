package io.renku.graph;

import io.renku.graph.database.Database;
import io.renku.graph.triples.ConfiguredStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** Ready when the store is open and the event log answers. */
@ApplicationScoped
public class GraphHealth {
  @Inject GraphStart start;
  @Inject ConfiguredStore store;
  @Inject Database database;

  @Produces
  @Startup
  @ApplicationScoped
  HealthCheck started() {
    return () -> answer("graph-started", start.isStarted());
  }

  @Produces
  @Readiness
  @ApplicationScoped
  HealthCheck storeReady() {
    return () -> answer("graph-store", store.isReady());
  }

  @Produces
  @Readiness
  @ApplicationScoped
  HealthCheck databaseReady() {
    return () -> answer("graph-database", database.isReady() && database.answers());
  }

  private static HealthCheckResponse answer(String name, boolean up) {
    return HealthCheckResponse.named(name).status(up).build();
  }
}
