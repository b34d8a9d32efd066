package io.renku.crc.clusters;

import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.custom.V1Patch;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.apis.SchedulingV1Api;
import io.kubernetes.client.openapi.models.V1PriorityClass;
import io.kubernetes.client.openapi.models.V1ResourceQuota;
import io.kubernetes.client.util.PatchUtils;
import io.renku.commons.Failure;
import io.renku.crc.CrcConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only door to Kubernetes. A quota is a ResourceQuota and a PriorityClass of the same name;
 * sessions name the class, and the quota counts what runs under it. The class owns the quota,
 * because a namespaced object cannot own a cluster-wide one.
 */
@ApplicationScoped
public class QuotaCluster {
  private static final Logger LOG = LoggerFactory.getLogger(QuotaCluster.class);
  private static final int ATTEMPTS = 4;

  @Inject KubernetesClientProvider kubernetes;
  @Inject CrcConfig config;
  @Inject QuotaRights rights;
  @Inject ClusterMetrics metrics;

  /**
   * Creates what is missing of the pair and sets the limits; doing it twice changes nothing.
   *
   * @throws Failure 503 when the cluster is away or refuses us
   */
  public void apply(Limits limits) {
    rights.require();
    var manifest = manifest();
    calling(
        () ->
            undisturbed(
                () -> {
                  applyQuota(manifest, limits, priorityClass(manifest, limits.id()));
                  return null;
                }));
  }

  private V1PriorityClass priorityClass(QuotaManifest manifest, String id) throws ApiException {
    var existing = found(() -> scheduling().readPriorityClass(id).execute());
    return existing.isPresent()
        ? existing.get()
        : scheduling().createPriorityClass(manifest.priorityClass(id)).execute();
  }

  private void applyQuota(QuotaManifest manifest, Limits limits, V1PriorityClass owner)
      throws ApiException {
    var existing =
        found(() -> core().readNamespacedResourceQuota(limits.id(), namespace()).execute());
    if (existing.isEmpty()) {
      core()
          .createNamespacedResourceQuota(namespace(), manifest.resourceQuota(limits, owner))
          .execute();
    } else {
      merge(limits.id(), manifest.change(limits, gpuKind(existing.get()), owner));
    }
  }

  /** Each object on its own, so that a missing one does not keep the other alive. */
  public void delete(String id) {
    calling(
        () -> {
          found(() -> scheduling().deletePriorityClass(id).execute());
          found(() -> core().deleteNamespacedResourceQuota(id, namespace()).execute());
          return null;
        });
  }

  /** For when something else has failed already: what is left over, the reconciler removes. */
  public void deleteQuietly(String id) {
    try {
      delete(id);
    } catch (Failure e) {
      LOG.warn("Quota {} is left in the cluster until it can be removed: {}", id, e.getMessage());
    }
  }

  /** Every quota that carries our labels, and of the others those with these names. */
  public List<ClusterQuota> find(Set<String> names) {
    return calling(
        () -> {
          var classes =
              scheduling().listPriorityClass().labelSelector("app=renku").execute().getItems();
          var classNames =
              classes.stream().map(c -> c.getMetadata().getName()).collect(Collectors.toSet());
          var quotas =
              core()
                  .listNamespacedResourceQuota(namespace())
                  .labelSelector("app=renku")
                  .execute()
                  .getItems();
          var complete =
              quotas.stream().map(q -> observed(q, classNames.contains(q.getMetadata().getName())));
          var quotaNames =
              quotas.stream().map(q -> q.getMetadata().getName()).collect(Collectors.toSet());
          var halves =
              classes.stream()
                  .filter(c -> !quotaNames.contains(c.getMetadata().getName()))
                  .map(this::half);
          return Stream.concat(complete, halves)
              .filter(q -> q.ours() || names.contains(q.id()))
              .toList();
        });
  }

  private ClusterQuota observed(V1ResourceQuota quota, boolean complete) {
    var hard =
        quota.getSpec() == null || quota.getSpec().getHard() == null
            ? Map.<String, Quantity>of()
            : quota.getSpec().getHard();
    var limits = QuotaManifest.limits(quota.getMetadata().getName(), hard);
    var manifest = manifest();
    return new ClusterQuota(
        limits.id(),
        limits.cpu(),
        limits.memory(),
        limits.gpu(),
        manifest.isOurs(quota.getMetadata()),
        !manifest.isAsWritten(quota.getMetadata(), limits),
        complete && QuotaManifest.isComplete(hard),
        QuotaManifest.createdAt(quota.getMetadata()));
  }

  private ClusterQuota half(V1PriorityClass priorityClass) {
    var metadata = priorityClass.getMetadata();
    return new ClusterQuota(
        metadata.getName(),
        0,
        0,
        0,
        manifest().isOurs(metadata),
        false,
        false,
        QuotaManifest.createdAt(metadata));
  }

  private void merge(String id, String change) throws ApiException {
    PatchUtils.patch(
        V1ResourceQuota.class,
        () ->
            core()
                .patchNamespacedResourceQuota(id, namespace(), new V1Patch(change))
                .buildCall(null),
        V1Patch.PATCH_FORMAT_JSON_MERGE_PATCH,
        kubernetes.client());
  }

  private static String gpuKind(V1ResourceQuota quota) {
    var hard = quota.getSpec() == null ? null : quota.getSpec().getHard();
    return hard != null && hard.containsKey(QuotaManifest.AMD)
        ? QuotaManifest.AMD
        : QuotaManifest.NVIDIA;
  }

  private QuotaManifest manifest() {
    return new QuotaManifest(config.instance());
  }

  private String namespace() {
    return config.quotaNamespace();
  }

  private CoreV1Api core() {
    return new CoreV1Api(kubernetes.client());
  }

  private SchedulingV1Api scheduling() {
    return new SchedulingV1Api(kubernetes.client());
  }

  @FunctionalInterface
  private interface Call<T> {
    T run() throws ApiException;
  }

  private static <T> Optional<T> found(Call<T> call) throws ApiException {
    try {
      return Optional.ofNullable(call.run());
    } catch (ApiException e) {
      if (e.getCode() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Begins again when someone made or deleted one of the objects between our look and our write.
   */
  private static <T> T undisturbed(Call<T> call) throws ApiException {
    for (var attempt = 1; ; attempt++) {
      try {
        return call.run();
      } catch (ApiException e) {
        var isRace = e.getCode() == 404 || e.getCode() == 409;
        if (!isRace || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private <T> T calling(Call<T> call) {
    try {
      return call.run();
    } catch (ApiException e) {
      metrics.failed(e.getCode());
      throw switch (e.getCode()) {
        case 401, 403 ->
            Failure.unavailable(
                "Quotas cannot be changed: this service may not manage ResourceQuotas in namespace %s and PriorityClasses. Ask the cluster's administrator for openshift/role-crc.yaml."
                    .formatted(namespace()),
                e);
        case 0 -> Failure.unavailable("The cluster is away. Try again in a moment.", e);
        default ->
            Failure.upstream(
                "The cluster refused the quota (status %d).".formatted(e.getCode()), e);
      };
    }
  }
}
