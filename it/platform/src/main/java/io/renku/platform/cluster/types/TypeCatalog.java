package io.renku.platform.cluster.types;

import com.fasterxml.jackson.databind.JsonNode;
import io.renku.platform.cluster.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** Every kind that is served: the built-in ones, and those of CustomResourceDefinitions. */
public final class TypeCatalog {
  private static final Set<String> NONE = Set.of();
  private static final Set<String> STATUS = Set.of("status");

  private final List<ResourceType> builtIn;
  private final Map<String, List<ResourceType>> custom = new ConcurrentSkipListMap<>();

  public TypeCatalog() {
    var shapes = shapes();
    var core = new Core("", "v1", shapes);
    var apps = new Core("apps", "v1", shapes);
    builtIn =
        List.of(
            core.type("configmaps", "ConfigMap", true, NONE, "cm"),
            core.type("endpoints", "Endpoints", true, NONE, "ep"),
            core.type("events", "Event", "CoreV1Event", true, NONE, "ev"),
            core.type("namespaces", "Namespace", false, Set.of("status", "finalize"), "ns"),
            core.type("nodes", "Node", false, STATUS, "no"),
            core.type("persistentvolumeclaims", "PersistentVolumeClaim", true, STATUS, "pvc"),
            core.type("persistentvolumes", "PersistentVolume", false, STATUS, "pv"),
            core.type("pods", "Pod", true, Set.of("status", "log"), "po"),
            core.type("resourcequotas", "ResourceQuota", true, STATUS, "quota"),
            core.type("secrets", "Secret", true, NONE),
            core.type("serviceaccounts", "ServiceAccount", true, NONE, "sa"),
            core.type("services", "Service", true, STATUS, "svc"),
            apps.type("controllerrevisions", "ControllerRevision", true, NONE),
            apps.type("statefulsets", "StatefulSet", true, Set.of("status", "scale"), "sts"),
            new Core("networking.k8s.io", "v1", shapes)
                .type("ingresses", "Ingress", true, STATUS, "ing"),
            new Core("scheduling.k8s.io", "v1", shapes)
                .type("priorityclasses", "PriorityClass", false, NONE, "pc"),
            new Core("coordination.k8s.io", "v1", shapes).type("leases", "Lease", true, NONE),
            new Core("policy", "v1", shapes)
                .type("poddisruptionbudgets", "PodDisruptionBudget", true, STATUS, "pdb"),
            new Core("storage.k8s.io", "v1", shapes)
                .type("storageclasses", "StorageClass", false, NONE, "sc"),
            new Core("apiextensions.k8s.io", "v1", shapes)
                .type(
                    "customresourcedefinitions",
                    "CustomResourceDefinition",
                    false,
                    STATUS,
                    "crd",
                    "crds"));
  }

  private record Core(String group, String version, JsonNode shapes) {
    ResourceType type(
        String plural, String kind, boolean namespaced, Set<String> subs, String... shortNames) {
      return type(plural, kind, "V1" + kind, namespaced, subs, shortNames);
    }

    ResourceType type(
        String plural,
        String kind,
        String shape,
        boolean namespaced,
        Set<String> subs,
        String... shortNames) {
      return ResourceType.builtIn(
          group,
          version,
          plural,
          kind,
          namespaced,
          List.of(shortNames),
          subs,
          Schema.of(shape, shapes));
    }
  }

  private static JsonNode shapes() {
    try (var in = TypeCatalog.class.getResourceAsStream("built-in.json")) {
      return Json.parse(in.readAllBytes());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  public List<ResourceType> all() {
    return Stream.concat(builtIn.stream(), custom.values().stream().flatMap(List::stream)).toList();
  }

  public Optional<ResourceType> find(String group, String version, String plural) {
    return all().stream()
        .filter(t -> t.group().equals(group))
        .filter(t -> t.version().equals(version) && t.plural().equals(plural))
        .findFirst();
  }

  public Optional<ResourceType> ofKind(String apiVersion, String kind) {
    return all().stream()
        .filter(t -> t.kind().equals(kind) && t.apiVersion().equals(apiVersion))
        .findFirst();
  }

  /** The type that a stored object's resource name stands for; any version of a custom one. */
  public Optional<ResourceType> ofResource(String resource) {
    return all().stream().filter(t -> t.resource().equals(resource)).findFirst();
  }

  /** Serves what a definition declares; a definition that is served already is replaced. */
  public void define(JsonNode definition) {
    var types = new ArrayList<ResourceType>();
    for (var version : Json.items(definition, "spec", "versions")) {
      if (version.path("served").asBoolean()) {
        types.add(custom(definition.path("spec"), version));
      }
    }
    custom.put(Json.text(definition, "metadata", "name"), List.copyOf(types));
  }

  public void undefine(String definitionName) {
    custom.remove(definitionName);
  }

  private static ResourceType custom(JsonNode spec, JsonNode version) {
    var subresources = Stream.of("status").filter(version.path("subresources")::has).toList();
    return new ResourceType(
        Json.text(spec, "group"),
        Json.text(version, "name"),
        Json.text(spec, "names", "plural"),
        Json.text(spec, "names", "singular"),
        Json.text(spec, "names", "kind"),
        Json.text(spec, "scope").equals("Namespaced"),
        Json.texts(spec, "names", "shortNames"),
        Json.texts(spec, "names", "categories"),
        Set.copyOf(subresources),
        true,
        Schema.of(version.path("schema").path("openAPIV3Schema")));
  }
}
