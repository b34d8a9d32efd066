package io.renku.platform.cluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.objects.Resources;
import io.renku.platform.cluster.objects.Selector;
import io.renku.platform.cluster.store.Change;
import io.renku.platform.cluster.store.Key;
import io.renku.platform.cluster.store.Stored;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Keeps the Endpoints of every Service with a selector. A pod's processes share this machine's
 * loopback, so an endpoint carries the port that the node really gave to the process (the pod's
 * annotation {@value #PORTS}), not the one that the container would have had.
 */
public final class EndpointsKeeper extends ControlLoop {
  /** On a pod: a JSON object from container ports to local ports. */
  public static final String PORTS = "local.renku.io/ports";

  public EndpointsKeeper(Resources resources) {
    super(resources);
  }

  @Override
  protected Collection<Key> touchedBy(Change change) {
    return switch (change.key().resource()) {
      case "services", "endpoints" ->
          List.of(
              change.key().resource().equals("services")
                  ? change.key()
                  : new Key("services", change.key().namespace(), change.key().name()));
      case "pods" ->
          resources.store().list("services", change.key().namespace()).objects().stream()
              .map(Stored::key)
              .toList();
      default -> List.of();
    };
  }

  @Override
  protected void reconcile(Key key) {
    var service = resources.find(key);
    var endpoints = new Key("endpoints", key.namespace(), key.name());
    if (service.isEmpty()) {
      resources.amend(endpoints, old -> isOurs(old) ? null : old);
      return;
    }
    if (service.get().path("spec").path("selector").isEmpty()) {
      return;
    }
    var subsets = subsets(service.get());
    if (resources.find(endpoints).isEmpty()) {
      var created = Json.object();
      var metadata = created.putObject("metadata").put("name", key.name());
      metadata.set("labels", service.get().path("metadata").path("labels").deepCopy());
      Json.make(metadata, "labels")
          .put("endpoints.kubernetes.io/managed-by", "endpoint-controller");
      created.set("subsets", subsets);
      resources.create(type("endpoints"), key.namespace(), created, false);
    } else {
      resources.amend(
          endpoints,
          old -> {
            old.set("subsets", subsets);
            return old;
          });
    }
  }

  private static boolean isOurs(JsonNode endpoints) {
    return endpoints.path("metadata").path("labels").has("endpoints.kubernetes.io/managed-by");
  }

  private ArrayNode subsets(ObjectNode service) {
    var matches = Selector.ofObject(matchLabels(service));
    var subsets = Json.array();
    var bySignature = new TreeMap<String, ObjectNode>();
    var namespace = Json.text(service, "metadata", "namespace");
    for (var stored : resources.store().list("pods", namespace).objects()) {
      var pod = stored.read();
      var phase = Json.text(pod, "status", "phase");
      if (matches.test(stored.labels())
          && pod.path("status").hasNonNull("podIP")
          && !phase.matches("Succeeded|Failed")
          && !stored.isDeleting()) {
        var ports = ports(service, pod);
        var subset = bySignature.computeIfAbsent(ports.toString(), _ -> subset(subsets, ports));
        var list = isReady(pod) ? "addresses" : "notReadyAddresses";
        address(subset.withArray(list).addObject(), pod);
      }
    }
    return subsets;
  }

  private static ObjectNode matchLabels(ObjectNode service) {
    var selector = Json.object();
    selector.set("matchLabels", service.path("spec").path("selector"));
    return selector;
  }

  private static ObjectNode subset(ArrayNode subsets, ArrayNode ports) {
    var subset = subsets.addObject();
    subset.set("ports", ports);
    return subset;
  }

  private static void address(ObjectNode address, ObjectNode pod) {
    address
        .put("ip", Json.text(pod, "status", "podIP"))
        .put("nodeName", Json.text(pod, "spec", "nodeName"));
    address
        .putObject("targetRef")
        .put("kind", "Pod")
        .put("namespace", Json.text(pod, "metadata", "namespace"))
        .put("name", Json.text(pod, "metadata", "name"))
        .put("uid", Json.text(pod, "metadata", "uid"));
  }

  static boolean isReady(JsonNode pod) {
    return Json.items(pod, "status", "conditions").stream()
        .anyMatch(
            c -> Json.text(c, "type").equals("Ready") && Json.text(c, "status").equals("True"));
  }

  private static ArrayNode ports(ObjectNode service, ObjectNode pod) {
    var local = localPorts(pod);
    var ports = Json.array();
    for (var port : Json.items(service, "spec", "ports")) {
      var real = realPort(port, pod, local);
      if (real.isPresent()) {
        var node = ports.addObject();
        if (port.hasNonNull("name")) {
          node.set("name", port.get("name"));
        }
        node.put("port", real.get()).put("protocol", Json.text(port, "protocol"));
      }
    }
    return ports;
  }

  private static JsonNode localPorts(ObjectNode pod) {
    var text = Json.text(pod, "metadata", "annotations", PORTS);
    return text.isEmpty() ? Json.object() : Json.parseObject(text);
  }

  /** The local port behind a service's target port; none when nothing answers there. */
  private static Optional<Integer> realPort(JsonNode port, ObjectNode pod, JsonNode local) {
    var target = port.path("targetPort");
    var containerPort =
        target.isTextual() ? namedPort(pod, target.asText()) : Optional.of(target.asText());
    return local.isEmpty()
        ? containerPort.map(Integer::valueOf)
        : containerPort.filter(local::has).map(p -> local.get(p).asInt());
  }

  private static Optional<String> namedPort(ObjectNode pod, String name) {
    for (var container : Json.items(pod, "spec", "containers")) {
      for (var port : Json.items(container, "ports")) {
        if (Json.text(port, "name").equals(name)) {
          return Optional.of(Json.text(port, "containerPort"));
        }
      }
    }
    return Optional.empty();
  }
}
