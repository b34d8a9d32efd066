package io.renku.crc.pools;

import jakarta.json.bind.annotation.JsonbProperty;
import java.util.List;

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
    var options = pool.options();
    return new ResourcePoolView(
        pool.id(),
        pool.name(),
        pool.isPublic(),
        pool.isDefault(),
        pool.quota().map(QuotaView::of).orElse(null),
        pool.classes().stream().map(ResourceClassView::of).toList(),
        options.idleThreshold(),
        options.hibernationThreshold(),
        options.hibernationWarningPeriod(),
        options.cpuLimitFactor());
  }

  ResourcePoolView with(List<ResourceClassView> others) {
    return new ResourcePoolView(
        id,
        name,
        isPublic,
        isDefault,
        quota,
        others,
        idleThreshold,
        hibernationThreshold,
        hibernationWarningPeriod,
        cpuLimitFactor);
  }
}
