package io.renku.gateway.traffic;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;

/**
 * What {@code /metrics} says of the gateway. Labels come from closed sets: route patterns, never
 * addresses; kinds of backends, never users. Names and labels are listed in README.md.
 */
public final class Traffic {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");
  private static final String[] CLASSES = {"0xx", "1xx", "2xx", "3xx", "4xx", "5xx", "other"};
  private static final Metadata REQUESTS =
      described("gateway_requests", "Requests at the public door, by route");
  private static final Metadata FAILURES =
      described("gateway_upstream_failures", "Calls that a backend did not answer");
  private static final Metadata UP =
      described("gateway_upstream_up", "Was the last call to this backend answered?");
  private static final Metadata REFRESHES =
      described("gateway_token_refreshes", "Refreshes of users' tokens, by what came of them");
  private static final Metadata LOGINS =
      described("gateway_logins", "Steps of logins, by what came of them");

  /** What a timer of requests is kept apart by. */
  private record Kind(String route, String method, String status) {}

  private final MetricRegistry registry;

  /** The registry takes its time to find one. */
  private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

  public Traffic(MetricRegistry registry) {
    this.registry = registry;
  }

  public void answered(String route, String method, int status, Duration time) {
    var kind =
        new Kind(
            route,
            METHODS.contains(method) ? method : "other",
            CLASSES[Math.clamp(status / 100, 0, CLASSES.length - 1)]);
    timers.computeIfAbsent(kind, this::timer).update(time);
  }

  private Timer timer(Kind kind) {
    return registry.timer(
        REQUESTS,
        new Tag("route", kind.route()),
        new Tag("method", kind.method()),
        new Tag("status", kind.status()));
  }

  public void upstreamFailed(String backend, Upstreams.Reason reason) {
    registry
        .counter(
            FAILURES,
            new Tag("backend", backend),
            new Tag("reason", reason.name().toLowerCase(Locale.ROOT)))
        .inc();
  }

  public void refreshed(String provider, String result) {
    registry.counter(REFRESHES, new Tag("provider", provider), new Tag("result", result)).inc();
  }

  public void loggedIn(String provider, String result) {
    registry.counter(LOGINS, new Tag("provider", provider), new Tag("result", result)).inc();
  }

  public void watch(String backend, Supplier<Integer> isUp) {
    registry.gauge(UP, isUp, new Tag("backend", backend));
  }

  /** Something that is counted elsewhere. */
  public void watch(String name, String description, Supplier<Number> count) {
    registry.gauge(described(name, description), count);
  }

  private static Metadata described(String name, String description) {
    return Metadata.builder().withName(name).withDescription(description).build();
  }
}
