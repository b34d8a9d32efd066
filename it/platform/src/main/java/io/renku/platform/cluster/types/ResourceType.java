package io.renku.platform.cluster.types;

import java.util.List;
import java.util.Set;

/** One kind of object in one version, as a client addresses and a server checks it. */
public record ResourceType(
    String group,
    String version,
    String plural,
    String singular,
    String kind,
    boolean isNamespaced,
    List<String> shortNames,
    List<String> categories,
    Set<String> subresources,
    boolean isCustom,
    Schema schema) {

  static ResourceType builtIn(
      String group,
      String version,
      String plural,
      String kind,
      boolean isNamespaced,
      List<String> shortNames,
      Set<String> subresources,
      Schema schema) {
    return new ResourceType(
        group,
        version,
        plural,
        kind.toLowerCase(java.util.Locale.ROOT),
        kind,
        isNamespaced,
        shortNames,
        plural.matches("pods|services|statefulsets") ? List.of("all") : List.of(),
        subresources,
        false,
        schema);
  }

  /** The plural with its group, as messages and the store spell it. */
  public String resource() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  public boolean has(String subresource) {
    return subresources.contains(subresource);
  }

  /** Whether {@code metadata.generation} counts changes of the specification. */
  public boolean hasGeneration() {
    return isCustom || group.matches("apps|networking.k8s.io|policy|apiextensions.k8s.io");
  }
}
