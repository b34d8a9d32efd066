package io.renku.sessions.ledger;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Histogram;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Snapshot;
import org.eclipse.microprofile.metrics.Tag;

/** A registry that notes what is counted and measured; all else of it is not there. */
final class NotedMetrics {
  private final Map<String, NotedCounter> counters = new TreeMap<>();
  private final Map<String, NotedHistogram> histograms = new TreeMap<>();

  MetricRegistry registry() {
    return (MetricRegistry)
        Proxy.newProxyInstance(
            NotedMetrics.class.getClassLoader(),
            new Class<?>[] {MetricRegistry.class},
            (_, method, arguments) -> {
              var metadata = (Metadata) arguments[0];
              var tags = arguments.length > 1 ? (Tag[]) arguments[1] : new Tag[0];
              return switch (method.getName()) {
                case "counter" ->
                    counters.computeIfAbsent(id(metadata.getName(), tags), _ -> new NotedCounter());
                case "histogram" ->
                    histograms.computeIfAbsent(
                        id(metadata.getName(), tags), _ -> new NotedHistogram());
                default -> throw new UnsupportedOperationException(method.getName());
              };
            });
  }

  /** A name always has the same labels, or Prometheus would not take it. */
  private static String id(String name, Tag... tags) {
    return Arrays.stream(tags)
        .map(tag -> tag.getTagName() + "=" + tag.getTagValue())
        .sorted()
        .collect(Collectors.joining(",", name + "{", "}"));
  }

  long count(String name, Tag... tags) {
    var counter = counters.get(id(name, tags));
    return counter == null ? 0 : counter.getCount();
  }

  Set<String> histograms() {
    return histograms.keySet().stream()
        .map(id -> id.substring(0, id.indexOf('{')))
        .collect(Collectors.toSet());
  }

  List<Long> seen(String name) {
    return histograms.get(id(name)).values;
  }

  private static final class NotedCounter implements Counter {
    private long count;

    @Override
    public void inc() {
      count++;
    }

    @Override
    public void inc(long more) {
      count += more;
    }

    @Override
    public long getCount() {
      return count;
    }
  }

  private static final class NotedHistogram implements Histogram {
    private final List<Long> values = new ArrayList<>();

    @Override
    public void update(int value) {
      values.add((long) value);
    }

    @Override
    public void update(long value) {
      values.add(value);
    }

    @Override
    public long getCount() {
      return values.size();
    }

    @Override
    public long getSum() {
      return values.stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public Snapshot getSnapshot() {
      throw new UnsupportedOperationException();
    }
  }
}
