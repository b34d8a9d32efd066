package io.renku.platform.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.objects.Resources;
import io.renku.platform.cluster.store.Key;
import io.renku.platform.cluster.store.Stored;
import io.renku.platform.cluster.types.ResourceType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What {@code kubectl get} prints: the columns of each kind, as the server chooses them. */
final class Tables {
  private record Column(String name, String type, Function<JsonNode, String> cell) {
    static Column of(String name, Function<JsonNode, String> cell) {
      return new Column(name, "string", cell);
    }

    static Column of(String name, String... path) {
      return of(name, object -> Json.maybe(object, (Object[]) path).orElse("<none>"));
    }
  }

  private static final Column AGE =
      Column.of("Age", object -> age(Json.text(object, "metadata", "creationTimestamp")));

  private final Resources resources;

  Tables(Resources resources) {
    this.resources = resources;
  }

  ObjectNode of(ResourceType type, List<ObjectNode> objects, long revision, boolean withHeader) {
    var columns = columns(type);
    var table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.putObject("metadata").put("resourceVersion", Long.toString(revision));
    var header = table.putArray("columnDefinitions");
    if (withHeader) {
      for (var column : columns) {
        header
            .addObject()
            .put("name", column.name())
            .put("type", column.type())
            .put("format", column.name().equals("Name") ? "name" : "")
            .put("description", "")
            .put("priority", 0);
      }
    }
    var rows = table.putArray("rows");
    for (var object : objects) {
      var row = rows.addObject();
      var cells = row.putArray("cells");
      columns.forEach(column -> cells.add(column.cell().apply(object)));
      var partial = row.putObject("object");
      partial.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
      partial.set("metadata", object.path("metadata"));
    }
    return table;
  }

  private List<Column> columns(ResourceType type) {
    var columns = new ArrayList<Column>();
    columns.add(Column.of("Name", "metadata", "name"));
    columns.addAll(type.isCustom() ? custom(type) : builtIn(type));
    if (columns.stream().noneMatch(c -> c.name().matches("Age|Last Seen"))) {
      columns.add(AGE);
    }
    return columns;
  }

  private static List<Column> builtIn(ResourceType type) {
    return switch (type.kind()) {
      case "Pod" ->
          List.of(
              Column.of("Ready", Tables::podReady),
              Column.of("Status", Tables::podStatus),
              Column.of("Restarts", Tables::podRestarts));
      case "StatefulSet" ->
          List.of(
              Column.of(
                  "Ready",
                  o ->
                      o.path("status").path("readyReplicas").asInt()
                          + "/"
                          + o.path("spec").path("replicas").asInt()));
      case "Service" ->
          List.of(
              Column.of("Type", "spec", "type"),
              Column.of("Cluster-IP", "spec", "clusterIP"),
              Column.of("External-IP", _ -> "<none>"),
              Column.of("Port(s)", Tables::servicePorts));
      case "Endpoints" -> List.of(Column.of("Endpoints", Tables::endpoints));
      case "Secret" ->
          List.of(
              Column.of("Type", "type"),
              Column.of("Data", o -> Integer.toString(o.path("data").size())));
      case "ConfigMap" -> List.of(Column.of("Data", o -> Integer.toString(o.path("data").size())));
      case "PersistentVolumeClaim" ->
          List.of(
              Column.of("Status", "status", "phase"),
              Column.of("Volume", "spec", "volumeName"),
              Column.of("Capacity", "status", "capacity", "storage"),
              Column.of("StorageClass", "spec", "storageClassName"));
      case "PersistentVolume" ->
          List.of(
              Column.of("Capacity", "spec", "capacity", "storage"),
              Column.of("Reclaim Policy", "spec", "persistentVolumeReclaimPolicy"),
              Column.of("Status", "status", "phase"),
              Column.of(
                  "Claim",
                  o ->
                      Json.text(o, "spec", "claimRef", "namespace")
                          + "/"
                          + Json.text(o, "spec", "claimRef", "name")));
      case "Namespace" -> List.of(Column.of("Status", "status", "phase"));
      case "Node" ->
          List.of(
              Column.of("Status", _ -> "Ready"),
              Column.of("Version", "status", "nodeInfo", "kubeletVersion"));
      case "Ingress" ->
          List.of(
              Column.of("Class", "spec", "ingressClassName"),
              Column.of(
                  "Hosts",
                  o ->
                      Json.items(o, "spec", "rules").stream()
                          .map(r -> Json.maybe(r, "host").orElse("*"))
                          .collect(Collectors.joining(","))));
      case "PriorityClass" ->
          List.of(
              Column.of("Value", "value"),
              Column.of("Global-Default", o -> "" + o.path("globalDefault").asBoolean()));
      case "Lease" -> List.of(Column.of("Holder", "spec", "holderIdentity"));
      case "CustomResourceDefinition" ->
          List.of(Column.of("Created At", "metadata", "creationTimestamp"));
      case "Event" ->
          List.of(
              Column.of("Last Seen", o -> age(Json.text(o, "lastTimestamp"))),
              Column.of("Type", "type"),
              Column.of("Reason", "reason"),
              Column.of(
                  "Object",
                  o ->
                      Json.text(o, "involvedObject", "kind").toLowerCase(java.util.Locale.ROOT)
                          + "/"
                          + Json.text(o, "involvedObject", "name")),
              Column.of("Message", o -> Json.text(o, "message").strip()));
      default -> List.of();
    };
  }

  private static String podReady(JsonNode pod) {
    var statuses = Json.items(pod, "status", "containerStatuses");
    var ready = statuses.stream().filter(s -> s.path("ready").asBoolean()).count();
    return ready + "/" + Json.items(pod, "spec", "containers").size();
  }

  private static String podRestarts(JsonNode pod) {
    return Integer.toString(
        Json.items(pod, "status", "containerStatuses").stream()
            .mapToInt(s -> s.path("restartCount").asInt())
            .sum());
  }

  private static String podStatus(JsonNode pod) {
    if (pod.path("metadata").hasNonNull("deletionTimestamp")) {
      return "Terminating";
    }
    for (var status : Json.items(pod, "status", "initContainerStatuses")) {
      var reason = reason(status);
      if (!reason.isEmpty() && !reason.equals("Completed") && !reason.equals("PodInitializing")) {
        return "Init:" + reason;
      }
    }
    for (var status : Json.items(pod, "status", "containerStatuses")) {
      if (!reason(status).isEmpty()) {
        return reason(status);
      }
    }
    return Json.text(pod, "status", "phase");
  }

  private static String reason(JsonNode status) {
    var waiting = Json.text(status, "state", "waiting", "reason");
    return waiting.isEmpty() ? Json.text(status, "state", "terminated", "reason") : waiting;
  }

  private static String servicePorts(JsonNode service) {
    return Json.items(service, "spec", "ports").stream()
        .map(p -> Json.text(p, "port") + "/" + Json.text(p, "protocol"))
        .collect(Collectors.joining(","));
  }

  private static String endpoints(JsonNode endpoints) {
    var all = new ArrayList<String>();
    for (var subset : Json.items(endpoints, "subsets")) {
      for (var address : Json.items(subset, "addresses")) {
        for (var port : Json.items(subset, "ports")) {
          all.add(Json.text(address, "ip") + ":" + Json.text(port, "port"));
        }
      }
    }
    return all.isEmpty() ? "<none>" : String.join(",", all);
  }

  private List<Column> custom(ResourceType type) {
    var name = type.resource();
    var definition =
        resources
            .store()
            .find(new Key("customresourcedefinitions.apiextensions.k8s.io", "", name))
            .map(Stored::read);
    var columns = new ArrayList<Column>();
    for (var version : Json.items(definition.orElse(Json.object()), "spec", "versions")) {
      if (Json.text(version, "name").equals(type.version())) {
        for (var column : Json.items(version, "additionalPrinterColumns")) {
          columns.add(custom(column));
        }
      }
    }
    return columns;
  }

  private static Column custom(JsonNode column) {
    var steps = Json.text(column, "jsonPath").replaceFirst("^\\.", "").split("\\.");
    var isDate = Json.text(column, "type").equals("date");
    return Column.of(
        Json.text(column, "name"),
        object -> {
          var found = Json.maybe(object, (Object[]) steps);
          return isDate ? found.map(Tables::age).orElse("") : found.orElse("");
        });
  }

  private static String age(String since) {
    if (since.isEmpty()) {
      return "<unknown>";
    }
    try {
      var age = Duration.between(Instant.parse(since), Instant.now());
      return age.toDays() > 1
          ? age.toDays() + "d"
          : age.toHours() > 2
              ? age.toHours() + "h"
              : age.toMinutes() > 1 ? age.toMinutes() + "m" : Math.max(0, age.toSeconds()) + "s";
    } catch (java.time.DateTimeException _) {
      return "<invalid>";
    }
  }
}
