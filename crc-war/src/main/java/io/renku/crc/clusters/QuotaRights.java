package io.renku.crc.clusters;

import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.AuthorizationV1Api;
import io.kubernetes.client.openapi.models.V1ResourceAttributes;
import io.kubernetes.client.openapi.models.V1SelfSubjectAccessReview;
import io.kubernetes.client.openapi.models.V1SelfSubjectAccessReviewSpec;
import io.renku.commons.Failure;
import io.renku.crc.CrcConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the cluster lets this service do with the objects of quotas. Asked at the start and now and
 * then, so that an administrator reads what is missing before somebody needs it.
 */
@ApplicationScoped
public class QuotaRights {
  private static final Logger LOG = LoggerFactory.getLogger(QuotaRights.class);

  /** An object of a quota and the verbs that {@link QuotaCluster} uses on it. */
  private record Need(String group, String resource, boolean namespaced, List<String> verbs) {}

  private static final List<Need> NEEDS =
      List.of(
          new Need(
              "scheduling.k8s.io",
              "priorityclasses",
              false,
              List.of("get", "list", "create", "delete")),
          new Need(
              "", "resourcequotas", true, List.of("get", "list", "create", "patch", "delete")));

  @Inject KubernetesClientProvider kubernetes;
  @Inject CrcConfig config;

  // Empty until a cluster has answered; an answer is kept while no newer one is to be had.
  private volatile Optional<List<String>> missing = Optional.empty();

  /** Asks the cluster. One that is away or does not say leaves everything as it was. */
  public void check() {
    try {
      var found = new ArrayList<String>();
      for (var need : NEEDS) {
        missing(need).ifPresent(found::add);
      }
      remember(List.copyOf(found));
    } catch (ApiException | Failure e) {
      LOG.debug("The cluster does not say what this service may do", e);
    }
  }

  /** For the health check: a sentence for people. */
  public String inWords() {
    return missing
        .map(lacks -> lacks.isEmpty() ? "complete" : "missing: " + String.join("; ", lacks))
        .orElse("unknown: no cluster has answered yet");
  }

  /**
   * Asks again before it refuses: rights may have been granted meanwhile.
   *
   * @throws Failure 503 that names the missing rights
   */
  void require() {
    if (!isKnownToLack()) {
      return;
    }
    check();
    if (isKnownToLack()) {
      throw Failure.unavailable(
          "Quotas cannot be changed: this service may not %s. Ask the cluster's administrator for openshift/role-crc.yaml."
              .formatted(String.join("; ", missing.orElseThrow())),
          null);
    }
  }

  private boolean isKnownToLack() {
    return missing.filter(lacks -> !lacks.isEmpty()).isPresent();
  }

  private void remember(List<String> found) {
    if (missing.equals(Optional.of(found))) {
      return;
    }
    if (!found.isEmpty()) {
      LOG.warn(
          "Quotas cannot be managed until the cluster's administrator grants what openshift/role-crc.yaml asks for: this service may not {}. Everything else works.",
          String.join("; ", found));
    } else if (isKnownToLack()) {
      LOG.info("The cluster has granted what quotas need");
    }
    missing = Optional.of(found);
  }

  private Optional<String> missing(Need need) throws ApiException {
    var denied = new ArrayList<String>();
    for (var verb : need.verbs()) {
      if (!isAllowed(need, verb)) {
        denied.add(verb);
      }
    }
    if (denied.isEmpty()) {
      return Optional.empty();
    }
    var where = need.namespaced() ? " in namespace " + config.quotaNamespace() : "";
    return Optional.of(String.join(", ", denied) + " " + need.resource() + where);
  }

  private boolean isAllowed(Need need, String verb) throws ApiException {
    var wish = new V1ResourceAttributes().group(need.group()).resource(need.resource()).verb(verb);
    if (need.namespaced()) {
      wish.namespace(config.quotaNamespace());
    }
    var review =
        new AuthorizationV1Api(kubernetes.client())
            .createSelfSubjectAccessReview(
                new V1SelfSubjectAccessReview()
                    .apiVersion("authorization.k8s.io/v1")
                    .kind("SelfSubjectAccessReview")
                    .spec(new V1SelfSubjectAccessReviewSpec().resourceAttributes(wish)))
            .execute();
    return review.getStatus() != null && Boolean.TRUE.equals(review.getStatus().getAllowed());
  }
}
