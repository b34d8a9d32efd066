package io.renku.sessions.ledger;

import io.renku.sessions.session.Session;
import io.renku.sessions.session.SessionTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/**
 * Counts changes of sessions under the names of the former operator, which dashboards know: {@code
 * /metrics} adds {@code _total} to the counters, and the histograms have the buckets of
 * liberty-config's observability.xml.
 */
class SessionMetrics implements Consumer<SessionTransition> {
  private static final Metadata CREATED =
      described("sessions_total_created", "Sessions that were created");
  private static final Metadata DELETED =
      described("sessions_total_deleted", "Sessions that were deleted");
  private static final Metadata CHANGES =
      described("sessions_status_changes", "Changes of the state of sessions");
  private static final Metadata LAUNCH =
      described("sessions_launch_duration_seconds", "From a session's creation until it runs");
  private static final Metadata CPU =
      described("sessions_cpu_request_millicores_m", "Processor time that new sessions ask for");
  private static final Metadata MEMORY =
      described("sessions_memory_request_bytes_byte", "Memory that new sessions ask for");
  private static final Metadata GPU =
      described("sessions_gpu_request", "Graphics processors that new sessions ask for");
  private static final Metadata DISK =
      described("sessions_disk_request_bytes_byte", "Disk space that new sessions ask for");

  private final MetricRegistry registry;
  private final ExtraLabels labels;

  SessionMetrics(MetricRegistry registry, List<String> extraLabels) {
    this.registry = registry;
    this.labels = new ExtraLabels(extraLabels);
    if (extraLabels.isEmpty()) { // shown from the start where their labels are known
      registry.counter(CREATED);
      registry.counter(DELETED);
      List.of(LAUNCH, CPU, MEMORY, GPU, DISK).forEach(registry::histogram);
    }
  }

  @Override
  public void accept(SessionTransition transition) {
    var tags = tags(transition.session());
    if (transition.isCreation()) {
      registry.counter(CREATED, tags).inc();
      requests(ResourceRequest.of(transition.session()), tags);
    }
    if (transition.isDeletion()) {
      registry.counter(DELETED, tags).inc();
    }
    transition
        .launchTook()
        .ifPresent(took -> registry.histogram(LAUNCH, tags).update(took.toSeconds()));
    registry.counter(CHANGES, withChange(tags, transition)).inc();
  }

  private void requests(ResourceRequest request, Tag... tags) {
    update(CPU, request.millicores(), tags);
    update(MEMORY, request.memoryBytes(), tags);
    update(GPU, request.gpus().or(() -> Optional.of(0L)), tags);
    update(DISK, request.diskBytes(), tags);
  }

  private void update(Metadata histogram, Optional<Long> value, Tag... tags) {
    value.ifPresent(amount -> registry.histogram(histogram, tags).update(amount));
  }

  private Tag[] tags(Session session) {
    return labels.of(session).entrySet().stream()
        .map(label -> new Tag(label.getKey().replaceAll("[^A-Za-z0-9_]", "_"), label.getValue()))
        .toArray(Tag[]::new);
  }

  private static Tag[] withChange(Tag[] tags, SessionTransition transition) {
    var all = new ArrayList<>(List.of(tags));
    all.add(new Tag("status_from", transition.from().orElse("None")));
    all.add(new Tag("status_to", transition.to()));
    return all.toArray(Tag[]::new);
  }

  private static Metadata described(String name, String description) {
    return Metadata.builder().withName(name).withDescription(description).build();
  }
}
