package io.renku.gateway.kit;

import io.smallrye.metrics.SharedMetricRegistries;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** The registry that a server would inject. */
@ApplicationScoped
public class TestMetrics {
  private final MetricRegistry registry = fresh();

  private static MetricRegistry fresh() {
    SharedMetricRegistries.drop(MetricRegistry.APPLICATION_SCOPE);
    return SharedMetricRegistries.getOrCreate(MetricRegistry.APPLICATION_SCOPE);
  }

  @Produces
  MetricRegistry registry() {
    return registry;
  }
}
