package io.renku.platform.cluster.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Kubernetes' own merge: a merge patch in which some lists are merged by a key field instead of
 * being replaced. Understands {@code $patch: delete|replace|merge}, {@code $retainKeys}, {@code
 * $deleteFromPrimitiveList} and {@code $setElementOrder}.
 */
public final class StrategicMerge {
  /** The merge key of each list that the built-in types merge, by field name (and parent). */
  private static final Map<String, String> MERGE_KEYS =
      Map.ofEntries(
          Map.entry("containers", "name"),
          Map.entry("initContainers", "name"),
          Map.entry("ephemeralContainers", "name"),
          Map.entry("env", "name"),
          Map.entry("volumes", "name"),
          Map.entry("volumeMounts", "mountPath"),
          Map.entry("volumeDevices", "devicePath"),
          Map.entry("imagePullSecrets", "name"),
          Map.entry("secrets", "name"),
          Map.entry("hostAliases", "ip"),
          Map.entry("ownerReferences", "uid"),
          Map.entry("conditions", "type"),
          Map.entry("topologySpreadConstraints", "topologyKey"),
          Map.entry("resourceClaims", "name"),
          Map.entry("addresses", "type"),
          Map.entry("podIPs", "ip"));

  private static final Set<String> MERGED_PRIMITIVES = Set.of("finalizers", "podCIDRs");

  private StrategicMerge() {}

  public static ObjectNode apply(ObjectNode target, ObjectNode patch) {
    return mergeObject(target, patch);
  }

  private static ObjectNode mergeObject(ObjectNode target, ObjectNode patch) {
    switch (Json.text(patch, "$patch")) {
      case "replace" -> {
        var replaced = patch.deepCopy();
        replaced.remove("$patch");
        return replaced;
      }
      case "delete" -> {
        return Json.object();
      }
      default -> {}
    }
    var result = target.deepCopy();
    if (patch.get("$retainKeys") instanceof ArrayNode keep) {
      result.retain(Json.texts(keep));
    }
    for (var field : patch.properties()) {
      var name = field.getKey();
      var value = field.getValue();
      if (name.startsWith("$deleteFromPrimitiveList/")) {
        removePrimitives(result, name.substring(name.indexOf('/') + 1), value);
      } else if (name.startsWith("$")) {
        continue;
      } else if (value.isNull()) {
        result.remove(name);
      } else {
        result.set(name, mergeValue(name, result.path(name), value, isServicePart(target)));
      }
    }
    for (var field : patch.properties()) {
      if (field.getKey().startsWith("$setElementOrder/")) {
        var list = field.getKey().substring(field.getKey().indexOf('/') + 1);
        order(result, list, field.getValue(), isServicePart(target));
      }
    }
    return result;
  }

  private static boolean isServicePart(ObjectNode parent) {
    return parent.has("clusterIP") || parent.has("selector");
  }

  private static JsonNode mergeValue(String name, JsonNode old, JsonNode value, boolean service) {
    if (value instanceof ObjectNode changes) {
      return mergeObject(old instanceof ObjectNode object ? object : Json.object(), changes);
    }
    if (value instanceof ArrayNode list) {
      var key = mergeKey(name, service);
      if (key != null && list.findParents("$patch").isEmpty() && !(old instanceof ArrayNode)) {
        return clean(list);
      }
      if (key != null) {
        return mergeList(old instanceof ArrayNode items ? items : Json.array(), list, key);
      }
      if (MERGED_PRIMITIVES.contains(name)) {
        return union(old, list);
      }
    }
    return value.deepCopy();
  }

  private static String mergeKey(String list, boolean service) {
    return list.equals("ports") ? (service ? "port" : "containerPort") : MERGE_KEYS.get(list);
  }

  private static ArrayNode clean(ArrayNode list) {
    var result = Json.array();
    list.forEach(
        item ->
            result.add(
                item instanceof ObjectNode changes ? mergeObject(Json.object(), changes) : item));
    return result;
  }

  private static ArrayNode mergeList(ArrayNode old, ArrayNode patch, String key) {
    for (var item : patch) {
      if (Json.text(item, "$patch").equals("replace") && !item.has(key)) {
        var replaced = Json.array();
        patch.forEach(
            other -> {
              if (other != item) {
                replaced.add(other.deepCopy());
              }
            });
        return replaced;
      }
    }
    var result = old.deepCopy();
    for (var item : patch) {
      if (!(item instanceof ObjectNode changes)) {
        throw new IllegalArgumentException("a list merged by " + key + " holds objects only");
      }
      if (!changes.hasNonNull(key)) {
        throw new IllegalArgumentException("map: does not contain declared merge key: " + key);
      }
      var at = indexOf(result, key, changes.get(key));
      if (Json.text(changes, "$patch").equals("delete")) {
        if (at >= 0) {
          result.remove(at);
        }
      } else if (at >= 0) {
        result.set(at, mergeObject((ObjectNode) result.get(at), changes));
      } else {
        result.add(mergeObject(Json.object(), changes));
      }
    }
    return result;
  }

  private static int indexOf(ArrayNode list, String key, JsonNode value) {
    for (var i = 0; i < list.size(); i++) {
      if (list.get(i).path(key).asText().equals(value.asText())) {
        return i;
      }
    }
    return -1;
  }

  private static ArrayNode union(JsonNode old, ArrayNode added) {
    var result = Json.array();
    var seen = new HashSet<JsonNode>();
    for (var list : new JsonNode[] {old, added}) {
      list.forEach(
          item -> {
            if (seen.add(item)) {
              result.add(item);
            }
          });
    }
    return result;
  }

  private static void removePrimitives(ObjectNode result, String list, JsonNode gone) {
    if (result.get(list) instanceof ArrayNode old) {
      var unwanted = new HashSet<JsonNode>();
      gone.forEach(unwanted::add);
      var kept = result.putArray(list);
      old.forEach(
          item -> {
            if (!unwanted.contains(item)) {
              kept.add(item);
            }
          });
    }
  }

  /** Items named in the order come first and in that order; the others keep their places after. */
  private static void order(ObjectNode result, String list, JsonNode order, boolean service) {
    if (!(result.get(list) instanceof ArrayNode items)) {
      return;
    }
    var key = mergeKey(list, service);
    var sorted = Json.array();
    var placed = new HashSet<Integer>();
    for (var wanted : order) {
      for (var i = 0; i < items.size(); i++) {
        var same =
            key == null
                ? items.get(i).equals(wanted)
                : items.get(i).path(key).asText().equals(wanted.path(key).asText());
        if (same && placed.add(i)) {
          sorted.add(items.get(i));
        }
      }
    }
    for (var i = 0; i < items.size(); i++) {
      if (!placed.contains(i)) {
        sorted.add(items.get(i));
      }
    }
    result.set(list, sorted);
  }
}
