package io.renku.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Measured durations of one thing, in milliseconds. */
final class Times {
  private final String what;
  private final List<Double> millis = new ArrayList<>();

  Times(String what) {
    this.what = what;
  }

  void add(long nanos) {
    millis.add(nanos / 1e6);
  }

  /** Measures one run of the work. */
  void measure(Runnable work) {
    var start = System.nanoTime();
    work.run();
    add(System.nanoTime() - start);
  }

  double percentile(int percent) {
    var sorted = new ArrayList<>(millis);
    Collections.sort(sorted);
    return sorted.get(
        Math.min(sorted.size() - 1, (int) Math.ceil(sorted.size() * percent / 100.0) - 1));
  }

  /**
   * One line: how many, the median and the 95th percentile, and both as a multiple of the
   * yardstick's.
   */
  String against(Times yardstick) {
    return String.format(
        Locale.ROOT,
        "%-34s n=%d p50 %.0f ms, p95 %.0f ms; %s p50 %.0f ms, p95 %.0f ms; ratio %.2f / %.2f",
        what,
        millis.size(),
        percentile(50),
        percentile(95),
        yardstick.what,
        yardstick.percentile(50),
        yardstick.percentile(95),
        percentile(50) / yardstick.percentile(50),
        percentile(95) / yardstick.percentile(95));
  }
}
