package io.renku.crc.clusters;

import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodList;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.renku.commons.Failure;
import io.renku.crc.CrcConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The pods of sessions, as far as they count against quotas. */
@ApplicationScoped
public class SessionPods {
  private static final String SESSIONS = "component=singleuser-server";
  private static final Set<String> OVER = Set.of("Succeeded", "Failed");
  private static final int PAGE = 500;

  @Inject KubernetesClientProvider kubernetes;
  @Inject CrcConfig config;
  @Inject ClusterMetrics metrics;

  /**
   * Every session that holds resources now; those that are hibernated have no pod.
   *
   * @throws Failure 503 when the cluster is away or does not let us look
   */
  public List<SessionPod> find() {
    try {
      var pods = new ArrayList<SessionPod>();
      var page = page(null);
      collect(page, pods);
      while (page.getMetadata() != null && isMore(page.getMetadata().getContinue())) {
        page = page(page.getMetadata().getContinue());
        collect(page, pods);
      }
      return pods;
    } catch (ApiException e) {
      metrics.failed(e.getCode());
      throw Failure.unavailable(
          switch (e.getCode()) {
            case 401, 403 ->
                "The use of resources is not known: this service may not list pods in namespace %s. Ask the cluster's administrator for openshift/role-crc.yaml."
                    .formatted(config.quotaNamespace());
            default -> "The use of resources is not known: the cluster is away. Try again later.";
          },
          e);
    }
  }

  private V1PodList page(String next) throws ApiException {
    return new CoreV1Api(kubernetes.client())
        .listNamespacedPod(config.quotaNamespace())
        .labelSelector(SESSIONS)
        .limit(PAGE)
        ._continue(next)
        .execute();
  }

  private static boolean isMore(String next) {
    return next != null && !next.isEmpty();
  }

  private static void collect(V1PodList page, List<SessionPod> pods) {
    page.getItems().stream()
        .filter(SessionPods::holdsResources)
        .map(SessionPods::of)
        .forEach(pods::add);
  }

  private static boolean holdsResources(V1Pod pod) {
    return pod.getSpec() != null
        && (pod.getStatus() == null || !OVER.contains(String.valueOf(pod.getStatus().getPhase())));
  }

  private static SessionPod of(V1Pod pod) {
    var given = pod.getMetadata() == null ? null : pod.getMetadata().getLabels();
    var labels = given == null ? Map.<String, String>of() : given;
    var spec = pod.getSpec();
    return new SessionPod(
        classId(labels.get("renku.io/resourceClassId")),
        spec.getPriorityClassName() == null ? "" : spec.getPriorityClassName(),
        labels.getOrDefault("renku.io/userId", ""),
        requested(spec, "cpu"),
        requested(spec, "memory"),
        requested(spec, "nvidia.com/gpu").add(requested(spec, "amd.com/gpu")));
  }

  /** Labels are anyone's to write. */
  private static Optional<Integer> classId(String label) {
    return Optional.ofNullable(label)
        .filter(text -> text.matches("[0-9]{1,9}"))
        .map(Integer::valueOf);
  }

  /** As the scheduler counts: all containers together, or the one before them that needs more. */
  private static BigDecimal requested(V1PodSpec spec, String resource) {
    var together =
        spec.getContainers().stream()
            .map(container -> requested(container, resource))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    var before =
        spec.getInitContainers() == null ? List.<V1Container>of() : spec.getInitContainers();
    return before.stream()
        .map(container -> requested(container, resource))
        .reduce(together, BigDecimal::max);
  }

  private static BigDecimal requested(V1Container container, String resource) {
    var resources = container.getResources();
    if (resources == null || resources.getRequests() == null) {
      return BigDecimal.ZERO;
    }
    return resources.getRequests().getOrDefault(resource, new Quantity("0")).getNumber();
  }
}
