package io.renku.platform.cluster.objects;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;
import java.util.List;

/** What the API server adds to a pod (or to a template of one) that says nothing about it. */
final class PodDefaults {
  private PodDefaults() {}

  static void apply(ObjectNode spec) {
    Json.setDefault(spec, "restartPolicy", "Always");
    Json.setDefault(spec, "terminationGracePeriodSeconds", 30);
    Json.setDefault(spec, "dnsPolicy", "ClusterFirst");
    Json.setDefault(spec, "securityContext", Json.object());
    Json.setDefault(spec, "schedulerName", "default-scheduler");
    for (var list : List.of("initContainers", "containers")) {
      for (var container : Json.items(spec, list)) {
        if (container instanceof ObjectNode object) {
          container(object);
        }
      }
    }
    for (var volume : Json.items(spec, "volumes")) {
      if (volume instanceof ObjectNode object) {
        volume(object);
      }
    }
    if (spec.has("serviceAccountName")) {
      Json.setDefault(spec, "serviceAccount", spec.get("serviceAccountName"));
    }
  }

  private static void container(ObjectNode container) {
    var image = Json.text(container, "image");
    var tag = image.substring(image.lastIndexOf('/') + 1);
    var isLatest = !image.contains("@") && (!tag.contains(":") || tag.endsWith(":latest"));
    Json.setDefault(container, "resources", Json.object());
    Json.setDefault(container, "terminationMessagePath", "/dev/termination-log");
    Json.setDefault(container, "terminationMessagePolicy", "File");
    Json.setDefault(container, "imagePullPolicy", isLatest ? "Always" : "IfNotPresent");
    if (container.path("resources").get("limits") instanceof ObjectNode limits) {
      var requests = Json.make(container, "resources", "requests");
      limits.properties().forEach(l -> Json.setDefault(requests, l.getKey(), l.getValue()));
    }
    for (var port : Json.items(container, "ports")) {
      Json.setDefault((ObjectNode) port, "protocol", "TCP");
    }
    for (var variable : Json.items(container, "env")) {
      if (variable.path("valueFrom").get("fieldRef") instanceof ObjectNode field) {
        Json.setDefault(field, "apiVersion", "v1");
      }
    }
    for (var probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      if (container.get(probe) instanceof ObjectNode object) {
        probe(object);
      }
    }
  }

  private static void probe(ObjectNode probe) {
    Json.setDefault(probe, "timeoutSeconds", 1);
    Json.setDefault(probe, "periodSeconds", 10);
    Json.setDefault(probe, "successThreshold", 1);
    Json.setDefault(probe, "failureThreshold", 3);
    if (probe.get("httpGet") instanceof ObjectNode get) {
      Json.setDefault(get, "path", "/");
      Json.setDefault(get, "scheme", "HTTP");
    }
  }

  private static void volume(ObjectNode volume) {
    if (volume.size() == 1 && volume.has("name")) {
      volume.putObject("emptyDir");
    }
    for (var source : List.of("secret", "configMap", "projected", "downwardAPI")) {
      if (volume.get(source) instanceof ObjectNode object) {
        Json.setDefault(object, "defaultMode", 0644);
      }
    }
    if (volume.get("hostPath") instanceof ObjectNode path) {
      Json.setDefault(path, "type", "");
    }
  }

  /** What a pod itself has beyond its template: scheduling, priority, its account, a status. */
  static void pod(ObjectNode pod) {
    var spec = Json.make(pod, "spec");
    apply(spec);
    Json.setDefault(spec, "enableServiceLinks", true);
    Json.setDefault(spec, "serviceAccountName", "default");
    Json.setDefault(spec, "serviceAccount", spec.get("serviceAccountName"));
    if (!spec.has("tolerations")) {
      for (var condition : List.of("not-ready", "unreachable")) {
        spec.withArray("tolerations")
            .addObject()
            .put("key", "node.kubernetes.io/" + condition)
            .put("operator", "Exists")
            .put("effect", "NoExecute")
            .put("tolerationSeconds", 300);
      }
    }
    var status = Json.make(pod, "status");
    Json.setDefault(status, "phase", "Pending");
    status.put("qosClass", qosClass(spec));
  }

  private static String qosClass(JsonNode spec) {
    var isGuaranteed = true;
    var hasAny = false;
    for (var list : List.of("initContainers", "containers")) {
      for (var container : Json.items(spec, list)) {
        var limits = container.path("resources").path("limits");
        var requests = container.path("resources").path("requests");
        hasAny |= !limits.isEmpty() || !requests.isEmpty();
        for (var resource : List.of("cpu", "memory")) {
          isGuaranteed &=
              limits.has(resource) && limits.get(resource).equals(requests.path(resource));
        }
      }
    }
    return isGuaranteed ? "Guaranteed" : hasAny ? "Burstable" : "BestEffort";
  }
}
