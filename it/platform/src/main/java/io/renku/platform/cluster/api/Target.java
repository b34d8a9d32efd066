package io.renku.platform.cluster.api;

import io.renku.platform.cluster.objects.ApiFailure;
import io.renku.platform.cluster.types.ResourceType;
import io.renku.platform.cluster.types.TypeCatalog;
import java.util.List;

/** What the path of a request points at: a collection, an object or a part of an object. */
record Target(ResourceType type, String namespace, String name, String part) {
  /** Reads what comes after the group and version in a path. */
  static Target of(TypeCatalog types, String group, String version, List<String> rest) {
    var isOwnNamespace =
        group.isEmpty()
            && rest.getFirst().equals("namespaces")
            && (rest.size() < 3 || rest.get(2).matches("status|finalize"));
    var namespace = "";
    if (rest.size() >= 3 && rest.getFirst().equals("namespaces") && !isOwnNamespace) {
      namespace = rest.get(1);
      rest = rest.subList(2, rest.size());
    }
    var type = types.find(group, version, rest.getFirst()).orElseThrow(ApiFailure::noSuchResource);
    var target =
        new Target(
            type,
            namespace,
            rest.size() > 1 ? rest.get(1) : "",
            rest.size() > 2 ? String.join("/", rest.subList(2, rest.size())) : "");
    target.check();
    return target;
  }

  private void check() {
    var isMisplaced =
        type.isNamespaced() ? namespace.isEmpty() && !name.isEmpty() : !namespace.isEmpty();
    if (isMisplaced) {
      throw ApiFailure.noSuchResource();
    }
  }
}
