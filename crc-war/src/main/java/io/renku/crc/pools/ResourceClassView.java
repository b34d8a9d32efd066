package io.renku.crc.pools;

import jakarta.json.bind.annotation.JsonbProperty;
import java.util.List;

/** A class as clients see it; {@code matching} only where they asked for a size. */
public record ResourceClassView(
    int id,
    String name,
    double cpu,
    long memory,
    long gpu,
    @JsonbProperty("max_storage") long maxStorage,
    @JsonbProperty("default_storage") long defaultStorage,
    @JsonbProperty("default") boolean isDefault,
    List<String> tolerations,
    @JsonbProperty("node_affinities") List<NodeAffinityView> nodeAffinities,
    Boolean matching) {

  static ResourceClassView of(ResourceClass one) {
    return new ResourceClassView(
        one.id(),
        one.name(),
        one.cpu(),
        one.memory(),
        one.gpu(),
        one.maxStorage(),
        one.defaultStorage(),
        one.isDefault(),
        one.tolerations(),
        one.nodeAffinities().stream().map(NodeAffinityView::of).toList(),
        null);
  }

  boolean satisfies(ClassFilter filter) {
    return cpu >= filter.cpu()
        && memory >= filter.memory()
        && gpu >= filter.gpu()
        && maxStorage >= filter.maxStorage();
  }

  ResourceClassView marked(boolean asMatching) {
    return new ResourceClassView(
        id,
        name,
        cpu,
        memory,
        gpu,
        maxStorage,
        defaultStorage,
        isDefault,
        tolerations,
        nodeAffinities,
        asMatching);
  }
}
