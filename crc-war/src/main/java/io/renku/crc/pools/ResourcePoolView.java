package io.renku.crc.pools;

import jakarta.json.bind.annotation.JsonbProperty;
import java.util.List;
import java.util.function.Function;

/** A pool as clients see it. */
public record ResourcePoolView(
    int id,
    String name,
    @JsonbProperty("public") boolean isPublic,
    @JsonbProperty("default") boolean isDefault,
    QuotaView quota,
    List<ResourceClassView> classes,
    @JsonbProperty("idle_threshold") Long idleThreshold,
    @JsonbProperty("hibernation_threshold") Long hibernationThreshold,
    @JsonbProperty("hibernation_warning_period") Long hibernationWarningPeriod,
    @JsonbProperty("cpu_limit_factor") Double cpuLimitFactor) {

  public static ResourcePoolView of(ResourcePool pool) {
    return of(pool, ResourceClassView::of);
  }

  /** With a mark on each class that is large enough. */
  static ResourcePoolView of(ResourcePool pool, ClassFilter filter) {
    return of(pool, one -> ResourceClassView.of(one, one.satisfies(filter)));
  }

  private static ResourcePoolView of(
      ResourcePool pool, Function<ResourceClass, ResourceClassView> view) {
    var options = pool.options();
    return new ResourcePoolView(
        pool.id(),
        pool.name(),
        pool.isPublic(),
        pool.isDefault(),
        pool.quota().map(QuotaView::of).orElse(null),
        pool.classes().stream().map(view).toList(),
        options.idleThreshold(),
        options.hibernationThreshold(),
        options.hibernationWarningPeriod(),
        options.cpuLimitFactor());
  }
}
