package io.renku.crc.clusters;

import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1OwnerReference;
import io.kubernetes.client.openapi.models.V1PriorityClass;
import io.kubernetes.client.openapi.models.V1ResourceQuota;
import io.kubernetes.client.openapi.models.V1ResourceQuotaSpec;
import io.kubernetes.client.openapi.models.V1ScopeSelector;
import io.kubernetes.client.openapi.models.V1ScopedResourceSelectorRequirement;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the two objects of a quota look like, and how to read them back. Knows no connection. */
record QuotaManifest(String instance) {
  static final String NVIDIA = "requests.nvidia.com/gpu";
  static final String AMD = "requests.amd.com/gpu";
  private static final String CPU = "requests.cpu";
  private static final String MEMORY = "requests.memory";

  /** What we wrote last; limits that differ from it were changed by someone else. */
  private static final String WRITTEN = "renku.io/limits";

  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final String INSTANCE = "app.kubernetes.io/instance";
  private static final BigDecimal GIGABYTE = BigDecimal.valueOf(1_000_000_000);

  V1PriorityClass priorityClass(String id) {
    return new V1PriorityClass()
        .apiVersion("scheduling.k8s.io/v1")
        .kind("PriorityClass")
        .metadata(new V1ObjectMeta().name(id).labels(labels()))
        .value(100)
        .globalDefault(false)
        .preemptionPolicy("Never")
        .description("Renku resource quota " + id);
  }

  V1ResourceQuota resourceQuota(Limits limits, V1PriorityClass owner) {
    return new V1ResourceQuota()
        .apiVersion("v1")
        .kind("ResourceQuota")
        .metadata(
            new V1ObjectMeta()
                .name(limits.id())
                .labels(labels())
                .annotations(Map.of(WRITTEN, text(limits)))
                .ownerReferences(List.of(ownedBy(owner))))
        .spec(
            new V1ResourceQuotaSpec()
                .hard(
                    Map.of(
                        CPU, new Quantity(Double.toString(limits.cpu())),
                        MEMORY, new Quantity(bytes(limits).toPlainString()),
                        NVIDIA, new Quantity(Long.toString(limits.gpu()))))
                .scopeSelector(
                    new V1ScopeSelector()
                        .matchExpressions(
                            List.of(
                                new V1ScopedResourceSelectorRequirement()
                                    .scopeName("PriorityClass")
                                    .operator("In")
                                    .values(List.of(limits.id()))))));
  }

  private static V1OwnerReference ownedBy(V1PriorityClass owner) {
    return new V1OwnerReference()
        .apiVersion("scheduling.k8s.io/v1")
        .kind("PriorityClass")
        .name(owner.getMetadata().getName())
        .uid(owner.getMetadata().getUid())
        .controller(false)
        .blockOwnerDeletion(false);
  }

  /**
   * A merge patch that sets the limits, keeps the kind of GPU found, and makes the object ours. It
   * names the owner again, because one that was made anew has another uid, and the cluster collects
   * what belongs to the old one.
   */
  String change(Limits limits, String gpuKind, V1PriorityClass owner) {
    var other = gpuKind.equals(NVIDIA) ? AMD : NVIDIA;
    var labels = Json.createObjectBuilder();
    labels().forEach(labels::add);
    return Json.createObjectBuilder()
        .add(
            "metadata",
            Json.createObjectBuilder()
                .add("labels", labels)
                .add("annotations", Json.createObjectBuilder().add(WRITTEN, text(limits)))
                .add("ownerReferences", Json.createArrayBuilder().add(ownerJson(owner))))
        .add(
            "spec",
            Json.createObjectBuilder()
                .add(
                    "hard",
                    Json.createObjectBuilder()
                        .add(CPU, Double.toString(limits.cpu()))
                        .add(MEMORY, bytes(limits).toPlainString())
                        .add(gpuKind, Long.toString(limits.gpu()))
                        .add(other, JsonValue.NULL)))
        .build()
        .toString();
  }

  private static JsonObjectBuilder ownerJson(V1PriorityClass owner) {
    var reference = ownedBy(owner);
    return Json.createObjectBuilder()
        .add("apiVersion", reference.getApiVersion())
        .add("kind", reference.getKind())
        .add("name", reference.getName())
        .add("uid", reference.getUid())
        .add("controller", reference.getController())
        .add("blockOwnerDeletion", reference.getBlockOwnerDeletion());
  }

  static boolean isComplete(Map<String, Quantity> hard) {
    return hard.containsKey(CPU) && hard.containsKey(MEMORY);
  }

  static Limits limits(String id, Map<String, Quantity> hard) {
    var gpu = hard.getOrDefault(NVIDIA, hard.getOrDefault(AMD, new Quantity("0")));
    return new Limits(
        id,
        number(hard.get(CPU)).doubleValue(),
        number(hard.get(MEMORY)).divide(GIGABYTE, 0, RoundingMode.HALF_EVEN).longValue(),
        number(gpu).longValue());
  }

  boolean isOurs(V1ObjectMeta metadata) {
    var labels = metadata.getLabels();
    return labels != null
        && "crc".equals(labels.get(MANAGED_BY))
        && instance.equals(labels.get(INSTANCE));
  }

  boolean isAsWritten(V1ObjectMeta metadata, Limits limits) {
    var annotations = metadata.getAnnotations();
    return annotations != null && text(limits).equals(annotations.get(WRITTEN));
  }

  static Instant createdAt(V1ObjectMeta metadata) {
    return metadata.getCreationTimestamp() == null
        ? Instant.EPOCH
        : metadata.getCreationTimestamp().toInstant();
  }

  private Map<String, String> labels() {
    return Map.of("app", "renku", MANAGED_BY, "crc", INSTANCE, instance);
  }

  private static String text(Limits limits) {
    return "cpu=%s,memory=%d,gpu=%d".formatted(limits.cpu(), limits.memory(), limits.gpu());
  }

  private static BigDecimal bytes(Limits limits) {
    return GIGABYTE.multiply(BigDecimal.valueOf(limits.memory()));
  }

  private static BigDecimal number(Quantity quantity) {
    return quantity == null ? BigDecimal.ZERO : quantity.getNumber();
  }
}
