package io.renku.crc.pools;

import io.renku.crc.wire.Bounds;
import io.renku.crc.wire.Form;
import io.renku.crc.wire.Need;
import java.util.Set;

/**
 * How sessions of a pool are treated, where it differs from the installation's own settings; null
 * where it does not. Times in seconds, 0 for never.
 */
public record PoolOptions(
    Long idleThreshold,
    Long hibernationThreshold,
    Long hibernationWarningPeriod,
    Double cpuLimitFactor) {
  static final Set<String> FIELDS =
      Set.of(
          "idle_threshold",
          "hibernation_threshold",
          "hibernation_warning_period",
          "cpu_limit_factor");
  private static final Bounds SECONDS = Bounds.between(0, Integer.MAX_VALUE);

  static PoolOptions read(Form form) {
    return new PoolOptions(
        form.integer("idle_threshold", Need.OPTIONAL, SECONDS),
        form.integer("hibernation_threshold", Need.OPTIONAL, SECONDS),
        form.integer("hibernation_warning_period", Need.OPTIONAL, SECONDS),
        form.number("cpu_limit_factor", Need.OPTIONAL, Bounds.between(1, 100)));
  }
}
