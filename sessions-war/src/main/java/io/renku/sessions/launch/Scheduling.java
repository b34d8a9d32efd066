package io.renku.sessions.launch;

import static io.renku.sessions.cluster.Tree.object;

import io.renku.sessions.SessionsConfig;
import io.renku.sessions.cluster.Tree;
import io.renku.sessions.pools.ComputeClass;
import io.renku.sessions.pools.ComputeClass.NodeAffinity;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** On which nodes a session may run: the class's wishes and the installation's. */
record Scheduling(ComputeClass size, SessionsConfig config) {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  void patch(PatchList patches) {
    patches.patch(PatchList.add(PatchList.POD + "/tolerations", tolerations()));
    if (size.affinities().isEmpty()) {
      patches.patch(
          PatchList.add(PatchList.POD + "/affinity", SessionsConfig.object(config.affinity)));
      patches.patch(
          PatchList.add(
              PatchList.POD + "/nodeSelector", SessionsConfig.object(config.nodeSelector)));
    } else {
      patches.patch(PatchList.add(PatchList.POD + "/affinity", affinity()));
    }
    size.quota()
        .ifPresent(
            quota -> patches.patch(PatchList.add(PatchList.POD + "/priorityClassName", quota)));
  }

  JsonArray tolerations() {
    var all = new ArrayList<JsonObject>();
    all.add(
        object(
            "key", "renku.io/dedicated",
            "operator", "Equal",
            "value", "user",
            "effect", "NoSchedule"));
    all.addAll(SessionsConfig.objects(config.tolerations));
    size.tolerations().stream()
        .sorted()
        .forEach(key -> all.add(object("key", key, "operator", "Exists")));
    return Tree.arrayOf(all);
  }

  /** An empty term would match no node, and several terms are alternatives. */
  JsonObject affinity() {
    var configured = SessionsConfig.object(config.affinity);
    var node = Tree.objectAt(configured, "nodeAffinity");
    var required = expressions(true);
    var preferred = expressions(false);
    var preferredTerms = new ArrayList<>(Tree.objectsAt(node, PREFERRED));
    if (!preferred.isEmpty()) {
      preferredTerms.add(object("weight", 1, "preference", object("matchExpressions", preferred)));
    }
    var requiredTerms = narrowed(Tree.objectsAt(node, REQUIRED, "nodeSelectorTerms"), required);
    node = Tree.with(node, PREFERRED, preferredTerms.isEmpty() ? null : preferredTerms);
    node =
        Tree.with(
            node,
            REQUIRED,
            requiredTerms.isEmpty() ? null : object("nodeSelectorTerms", requiredTerms));
    return Tree.with(configured, "nodeAffinity", node);
  }

  private static List<JsonObject> narrowed(List<JsonObject> terms, List<JsonObject> required) {
    if (required.isEmpty()) {
      return terms;
    }
    if (terms.isEmpty()) {
      return List.of(object("matchExpressions", required));
    }
    return terms.stream()
        .map(
            term -> {
              var all = new ArrayList<>(Tree.objectsAt(term, "matchExpressions"));
              all.addAll(required);
              return Tree.with(term, "matchExpressions", all);
            })
        .toList();
  }

  private List<JsonObject> expressions(boolean isRequired) {
    return size.affinities().stream()
        .filter(affinity -> affinity.isRequired() == isRequired)
        .map(NodeAffinity::key)
        .sorted()
        .map(key -> object("key", key, "operator", "Exists"))
        .toList();
  }

  /** Requests and limits of the server's container. */
  JsonObject resources() {
    var gpu = size.gpu() > 0 ? String.valueOf(size.gpu()) : null;
    var memory = size.memoryGb() * ServerOptions.GB;
    return object(
        "requests", object("memory", memory, "cpu", size.cpu(), "nvidia.com/gpu", gpu),
        "limits", object("memory", memory, "cpu", cpuLimit(), "nvidia.com/gpu", gpu));
  }

  /** The pool's own factor goes before the installation's policy; null is no limit. */
  private BigDecimal cpuLimit() {
    var policy =
        switch (config.enforceCpuLimits) {
          case "strict" -> BigDecimal.ONE;
          case "lax" -> BigDecimal.valueOf(3);
          default -> null;
        };
    var factor = size.cpuLimitFactor().orElse(policy);
    return factor == null ? null : size.cpu().multiply(factor);
  }
}
