package io.renku.platform.cluster.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.types.ResourceType;
import io.renku.platform.cluster.types.TypeCatalog;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;

/** Tells clients which groups, versions and resources there are. */
final class Discovery {
  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
  private static final ResourceType REVIEW =
      new ResourceType(
          "authorization.k8s.io",
          "v1",
          "selfsubjectaccessreviews",
          "selfsubjectaccessreview",
          "SelfSubjectAccessReview",
          false,
          List.of(),
          List.of(),
          java.util.Set.of(),
          false,
          null);

  private final TypeCatalog types;

  Discovery(TypeCatalog types) {
    this.types = types;
  }

  private List<ResourceType> all() {
    var all = new java.util.ArrayList<>(types.all());
    all.add(REVIEW);
    return all;
  }

  ObjectNode coreVersions(String address) {
    var versions = Json.object().put("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    versions
        .putArray("serverAddressByClientCIDRs")
        .addObject()
        .put("clientCIDR", "0.0.0.0/0")
        .put("serverAddress", address);
    return versions;
  }

  ObjectNode groups() {
    var list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    var groups = list.putArray("groups");
    versionsByGroup().forEach((group, versions) -> groups.add(group(group, versions, false)));
    return list;
  }

  ObjectNode group(String group) {
    var versions = versionsByGroup().get(group);
    return versions == null ? null : group(group, versions, true);
  }

  private LinkedHashMap<String, LinkedHashSet<String>> versionsByGroup() {
    var groups = new LinkedHashMap<String, LinkedHashSet<String>>();
    for (var type : all()) {
      if (!type.group().isEmpty()) {
        groups.computeIfAbsent(type.group(), _ -> new LinkedHashSet<>()).add(type.version());
      }
    }
    return groups;
  }

  private static ObjectNode group(String group, LinkedHashSet<String> versions, boolean isAlone) {
    var node = Json.object();
    if (isAlone) {
      node.put("kind", "APIGroup").put("apiVersion", "v1");
    }
    node.put("name", group);
    var list = node.putArray("versions");
    versions.forEach(v -> version(list.addObject(), group, v));
    version(node.putObject("preferredVersion"), group, versions.getFirst());
    return node;
  }

  private static void version(ObjectNode node, String group, String version) {
    node.put("groupVersion", group + "/" + version).put("version", version);
  }

  /** The resources of one version of one group; null when there are none. */
  ObjectNode resources(String group, String version) {
    var list = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
    list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    var resources = list.putArray("resources");
    for (var type : all()) {
      if (type.group().equals(group) && type.version().equals(version)) {
        add(resources, type);
      }
    }
    return resources.isEmpty() ? null : list;
  }

  private static void add(ArrayNode resources, ResourceType type) {
    var node = resource(resources, type, type.plural(), type.kind());
    node.put("singularName", type.singular());
    verbs(node, type == REVIEW ? List.of("create") : VERBS);
    if (!type.shortNames().isEmpty()) {
      type.shortNames().forEach(node.putArray("shortNames")::add);
    }
    if (!type.categories().isEmpty()) {
      type.categories().forEach(node.putArray("categories")::add);
    }
    for (var part : type.subresources().stream().sorted().toList()) {
      var kind = part.equals("scale") ? "Scale" : type.kind();
      var sub = resource(resources, type, type.plural() + "/" + part, kind);
      if (part.equals("scale")) {
        sub.put("group", "autoscaling").put("version", "v1");
      }
      verbs(sub, part.equals("log") ? List.of("get") : List.of("get", "patch", "update"));
    }
  }

  private static ObjectNode resource(
      ArrayNode resources, ResourceType type, String name, String kind) {
    return resources
        .addObject()
        .put("name", name)
        .put("singularName", "")
        .put("namespaced", type.isNamespaced())
        .put("kind", kind);
  }

  private static void verbs(ObjectNode node, List<String> verbs) {
    verbs.forEach(node.putArray("verbs")::add);
  }
}
