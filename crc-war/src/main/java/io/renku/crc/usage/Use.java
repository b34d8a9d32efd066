package io.renku.crc.usage;

import io.renku.crc.clusters.SessionPod;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.function.Function;

/** What some sessions have asked for together: cores, gigabytes of 10^9 bytes, GPUs. */
@JsonbPropertyOrder({"sessions", "cpu", "memory", "gpu"})
public record Use(int sessions, BigDecimal cpu, BigDecimal memory, long gpu) {
  private static final int GIGA = 9;
  private static final int DIGITS = 3;

  static Use of(Collection<SessionPod> pods) {
    return new Use(
        pods.size(),
        sum(pods, SessionPod::cpu),
        sum(pods, pod -> pod.memory().movePointLeft(GIGA)),
        sum(pods, SessionPod::gpu).longValue());
  }

  private static BigDecimal sum(
      Collection<SessionPod> pods, Function<SessionPod, BigDecimal> part) {
    var sum = pods.stream().map(part).reduce(BigDecimal.ZERO, BigDecimal::add);
    var rounded = sum.setScale(DIGITS, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
  }
}
