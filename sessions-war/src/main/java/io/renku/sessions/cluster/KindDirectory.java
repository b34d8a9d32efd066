package io.renku.sessions.cluster;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Finds out where the API keeps objects of a kind that a patch brought in. */
@ApplicationScoped
public class KindDirectory {
  private static final List<ResourceKind> KNOWN =
      List.of(
          ResourceKind.SERVICE,
          ResourceKind.CONFIG_MAP,
          ResourceKind.SECRET,
          ResourceKind.CLAIM,
          ResourceKind.POD,
          ResourceKind.VOLUME,
          ResourceKind.STATEFUL_SET,
          ResourceKind.INGRESS);

  @Inject SessionCluster cluster;
  private final Map<String, ResourceKind> discovered = new ConcurrentHashMap<>();

  /** For use without a container. */
  public static KindDirectory of(SessionCluster cluster) {
    var directory = new KindDirectory();
    directory.cluster = cluster;
    return directory;
  }

  /**
   * @throws ClusterRefusal 404 when the cluster has no such kind
   */
  public ResourceKind of(JsonObject manifest) {
    var version = Tree.textAt(manifest, "apiVersion").orElse("");
    var kind = Tree.textAt(manifest, "kind").orElse("");
    return KNOWN.stream()
        .filter(known -> known.kind().equals(kind) && known.apiVersion().equals(version))
        .findFirst()
        .orElseGet(() -> discover(version, kind));
  }

  private ResourceKind discover(String version, String kind) {
    var known = discovered.get(version + "/" + kind);
    if (known != null) {
      return known;
    }
    var root = version.contains("/") ? "/apis/" : "/api/";
    var found = cluster.get(root + version).flatMap(list -> in(list, version, kind));
    if (found.isEmpty()) {
      throw new ClusterRefusal(
          404, "the cluster has no kind %s of version %s".formatted(kind, version));
    }
    discovered.put(version + "/" + kind, found.get());
    return found.get();
  }

  private static Optional<ResourceKind> in(JsonObject list, String version, String kind) {
    var slash = version.indexOf('/');
    var group = slash < 0 ? "" : version.substring(0, slash);
    return Tree.objectsAt(list, "resources").stream()
        .filter(resource -> Tree.textAt(resource, "kind").orElse("").equals(kind))
        .filter(resource -> !Tree.textAt(resource, "name").orElse("").contains("/"))
        .findFirst()
        .map(
            resource ->
                new ResourceKind(
                    group,
                    version.substring(slash + 1),
                    Tree.textAt(resource, "name").orElseThrow(),
                    kind,
                    Tree.isTrueAt(resource, "namespaced")));
  }
}
