package io.renku.sessions.launch;

import io.renku.sessions.pools.ComputeClass;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The compute resources that one session gets. */
record ServerOptions(ComputeClass size, long storageBytes) {
  static final long GB = 1_000_000_000L;

  /** The smallest class that is large enough, GPUs counting most. */
  static Optional<ComputeClass> smallest(List<ComputeClass> classes) {
    return classes.stream()
        .filter(ComputeClass::isMatching)
        .min(
            Comparator.comparingInt(ComputeClass::gpu)
                .thenComparing(ComputeClass::cpu)
                .thenComparingLong(ComputeClass::memoryGb));
  }

  long memoryBytes() {
    return size.memoryGb() * GB;
  }
}
