package io.renku.platform.cluster.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.store.ObjectStore;
import io.renku.platform.cluster.store.Stored;
import io.renku.platform.cluster.types.Quantity;
import io.renku.platform.cluster.types.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** ResourceQuota: what a namespace's objects use, and whether one more may come. */
public final class Quotas {
  private final ObjectStore store;

  public Quotas(ObjectStore store) {
    this.store = store;
  }

  /** Refuses an object that would take a quota of its namespace over its limits. */
  void admit(ResourceType type, String namespace, ObjectNode object) {
    var wanted = usageOf(type.resource(), object);
    for (var stored : store.list("resourcequotas", namespace).objects()) {
      var quota = stored.read();
      if (covers(quota.path("spec"), type.resource(), object)) {
        admit(type, object, quota, wanted);
      }
    }
  }

  private void admit(
      ResourceType type, ObjectNode object, ObjectNode quota, Map<String, Quantity> wanted) {
    var name = Json.text(object, "metadata", "name");
    var quotaName = Json.text(quota, "metadata", "name");
    var hard = quota.path("spec").path("hard");
    if (type.resource().equals("pods")) {
      demandAll(type, object, name, quotaName, hard);
    }
    var used = used(quota);
    var exceeded = new ArrayList<String>();
    for (var limit : hard.properties()) {
      var resource = limit.getKey();
      var asked = wanted.getOrDefault(canonical(resource), Quantity.ZERO);
      var now = used.getOrDefault(resource, Quantity.ZERO);
      if (asked.value().signum() > 0
          && now.plus(asked).exceeds(Quantity.of(limit.getValue().asText()))) {
        exceeded.add(resource);
      }
    }
    if (!exceeded.isEmpty()) {
      throw ApiFailure.forbidden(
          type,
          name,
          "exceeded quota: %s, requested: %s, used: %s, limited: %s"
              .formatted(
                  quotaName,
                  join(exceeded, r -> wanted.get(canonical(r)).toString()),
                  join(exceeded, r -> used.getOrDefault(r, Quantity.ZERO).toString()),
                  join(exceeded, r -> hard.path(r).asText())));
    }
  }

  private static String join(
      List<String> resources, java.util.function.UnaryOperator<String> amount) {
    return resources.stream().map(r -> r + "=" + amount.apply(r)).collect(Collectors.joining(","));
  }

  private static void demandAll(
      ResourceType type, ObjectNode pod, String name, String quotaName, JsonNode hard) {
    var missing =
        Json.names(hard).stream()
            .filter(r -> canonical(r).matches("(requests|limits)\\.(cpu|memory)"))
            .filter(r -> !allContainersSay(pod, canonical(r)))
            .sorted()
            .toList();
    if (!missing.isEmpty()) {
      throw ApiFailure.forbidden(
          type,
          name,
          "failed quota: %s: must specify %s".formatted(quotaName, String.join(",", missing)));
    }
  }

  private static boolean allContainersSay(ObjectNode pod, String resource) {
    var parts = resource.split("\\.", 2);
    return Json.items(pod, "spec", "containers").stream()
        .allMatch(c -> c.path("resources").path(parts[0]).has(parts[1]));
  }

  /** What the objects of a quota's namespace use of each limited resource. */
  public Map<String, Quantity> used(JsonNode quota) {
    var used = new TreeMap<String, Quantity>();
    var namespace = Json.text(quota, "metadata", "namespace");
    var hard = Json.names(quota.path("spec").path("hard"));
    hard.forEach(resource -> used.put(resource, Quantity.ZERO));
    for (var counted : resourcesBehind(hard)) {
      for (var stored : store.list(counted, namespace).objects()) {
        addUsage(quota, stored, counted, used);
      }
    }
    return used;
  }

  private static void addUsage(
      JsonNode quota, Stored stored, String resource, Map<String, Quantity> used) {
    var object = stored.read();
    if (!covers(quota.path("spec"), resource, object)) {
      return;
    }
    var usage = usageOf(resource, object);
    used.replaceAll(
        (limited, sum) -> sum.plus(usage.getOrDefault(canonical(limited), Quantity.ZERO)));
  }

  private static List<String> resourcesBehind(List<String> limits) {
    return limits.stream()
        .map(Quotas::canonical)
        .map(
            r ->
                r.startsWith("count/")
                    ? r.substring(6)
                    : r.contains("storage") && !r.contains("ephemeral")
                        ? "persistentvolumeclaims"
                        : "pods")
        .distinct()
        .toList();
  }

  /** One spelling for what may be limited under several names. */
  private static String canonical(String resource) {
    return switch (resource) {
      case "cpu", "memory", "ephemeral-storage" -> "requests." + resource;
      case "pods",
          "services",
          "secrets",
          "configmaps",
          "persistentvolumeclaims",
          "resourcequotas" ->
          "count/" + resource;
      default -> resource;
    };
  }

  private static Map<String, Quantity> usageOf(String resource, JsonNode object) {
    var usage = new TreeMap<String, Quantity>();
    if (resource.equals("pods")) {
      var phase = Json.text(object, "status", "phase");
      if (phase.equals("Succeeded") || phase.equals("Failed")) {
        return usage;
      }
      for (var list : List.of("requests", "limits")) {
        podAmounts(object.path("spec"), list)
            .forEach((name, amount) -> usage.put(list + "." + name, amount));
      }
    } else if (resource.equals("persistentvolumeclaims")) {
      var size = object.path("spec").path("resources").path("requests").path("storage");
      usage.put("requests.storage", Quantity.of(size.asText("0")));
    }
    usage.put("count/" + resource, Quantity.of("1"));
    return usage;
  }

  /** The sum over the containers, or what one init container needs if that is more. */
  private static Map<String, Quantity> podAmounts(JsonNode spec, String list) {
    var sum = new TreeMap<String, Quantity>();
    for (var container : Json.items(spec, "containers")) {
      for (var entry : container.path("resources").path(list).properties()) {
        sum.merge(entry.getKey(), Quantity.of(entry.getValue().asText()), Quantity::plus);
      }
    }
    for (var container : Json.items(spec, "initContainers")) {
      for (var entry : container.path("resources").path(list).properties()) {
        sum.merge(
            entry.getKey(), Quantity.of(entry.getValue().asText()), (a, b) -> b.exceeds(a) ? b : a);
      }
    }
    return sum;
  }

  private static boolean covers(JsonNode spec, String resource, JsonNode object) {
    if (!resource.equals("pods")) {
      return spec.path("scopes").isEmpty() && !spec.has("scopeSelector");
    }
    for (var term : Json.items(spec, "scopeSelector", "matchExpressions")) {
      if (!inScope(Json.text(term, "scopeName"), term, object)) {
        return false;
      }
    }
    return Json.texts(spec, "scopes").stream()
        .allMatch(scope -> inScope(scope, Json.object().put("operator", "Exists"), object));
  }

  private static boolean inScope(String scope, JsonNode term, JsonNode pod) {
    var priority = Json.text(pod, "spec", "priorityClassName");
    var values = Json.texts(term, "values");
    return switch (scope) {
      case "PriorityClass" ->
          switch (Json.text(term, "operator")) {
            case "In" -> values.contains(priority);
            case "NotIn" -> !values.contains(priority);
            case "Exists" -> !priority.isEmpty();
            default -> priority.isEmpty();
          };
      case "Terminating" -> pod.path("spec").has("activeDeadlineSeconds");
      case "NotTerminating" -> !pod.path("spec").has("activeDeadlineSeconds");
      case "BestEffort" -> Json.text(pod, "status", "qosClass").equals("BestEffort");
      case "NotBestEffort" -> !Json.text(pod, "status", "qosClass").equals("BestEffort");
      default -> false;
    };
  }
}
