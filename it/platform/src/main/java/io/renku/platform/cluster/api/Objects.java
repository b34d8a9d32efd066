package io.renku.platform.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.objects.ApiFailure;
import io.renku.platform.cluster.objects.DeleteOptions;
import io.renku.platform.cluster.objects.Resources;
import io.renku.platform.cluster.types.ResourceType;
import io.renku.platform.cluster.types.Violation;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The verbs on one object and on its parts. */
final class Objects {
  private static final Set<String> RETURNED_WHEN_DELETED =
      Set.of(
          "pods",
          "services",
          "persistentvolumeclaims",
          "persistentvolumes",
          "serviceaccounts",
          "resourcequotas");
  private static final Set<String> NOT_SIMULATED =
      Set.of(
          "exec", "attach", "portforward", "proxy", "eviction", "binding", "ephemeralcontainers");

  private final Resources resources;
  private final Tables tables;
  private final PodLogs logs;

  Objects(Resources resources, Tables tables, PodLogs logs) {
    this.resources = resources;
    this.tables = tables;
    this.logs = logs;
  }

  Response handle(Target target, Request request) throws IOException {
    var part = target.part();
    if (!part.isEmpty() && !target.type().has(part)) {
      if (target.type().kind().equals("Pod") && NOT_SIMULATED.contains(part.split("/")[0])) {
        throw ApiFailure.notSimulated("pods/" + part);
      }
      throw ApiFailure.noSuchResource();
    }
    return switch (part) {
      case "" -> whole(target, request);
      case "scale" -> scale(target, request);
      case "log" -> log(target, request);
      case "finalize" -> finish(target, request);
      default -> status(target, request);
    };
  }

  private Response whole(Target target, Request request) throws IOException {
    return switch (request.method()) {
      case "GET", "HEAD" -> get(target, request);
      case "PUT" -> put(target, request);
      case "PATCH" -> patch(target, request);
      case "DELETE" -> delete(target, request);
      default -> throw ApiFailure.methodNotAllowed();
    };
  }

  private Response get(Target target, Request request) {
    var object = resources.get(target.type(), target.namespace(), target.name());
    if (request.wantsTable()) {
      var revision = Long.parseLong(Json.text(object, "metadata", "resourceVersion"));
      return Response.json(200, tables.of(target.type(), List.of(object), revision, true));
    }
    return Response.json(200, object);
  }

  private Response put(Target target, Request request) throws IOException {
    var existed =
        resources.find(Resources.key(target.type(), target.namespace(), target.name())).isPresent();
    return Response.json(
        existed ? 200 : 201,
        resources.update(
            target.type(),
            target.namespace(),
            target.name(),
            target.part(),
            request.object(),
            request.isDryRun()));
  }

  private Response patch(Target target, Request request) throws IOException {
    var body = request.body();
    var isApply = request.contentType().equals(Patches.APPLY);
    if (isApply && request.query("fieldManager").isEmpty()) {
      throw ApiFailure.invalid(
          target.type(),
          target.name(),
          List.of(Violation.required("fieldManager", "is required for apply patch")));
    }
    var patch = Patches.of(target.type(), request.contentType(), body);
    try {
      return Response.json(
          200,
          resources.patch(
              target.type(),
              target.namespace(),
              target.name(),
              target.part(),
              patch,
              request.isDryRun()));
    } catch (ApiFailure failure) {
      if (!isApply || !target.part().isEmpty() || failure.code() != 404) {
        throw failure;
      }
      return Response.json(201, createApplied(target, request, patch));
    }
  }

  private ObjectNode createApplied(
      Target target, Request request, UnaryOperator<ObjectNode> patch) {
    var object = patch.apply(Json.object());
    Json.setDefault(Json.make(object, "metadata"), "name", target.name());
    return resources.create(target.type(), target.namespace(), object, request.isDryRun());
  }

  static ObjectNode deleteOptions(Request request) throws IOException {
    var options = Json.object();
    if (request.optionalBody() instanceof ObjectNode body) {
      options.setAll(body);
    }
    if (!request.query("gracePeriodSeconds").isEmpty()) {
      options.put("gracePeriodSeconds", request.number("gracePeriodSeconds", 0));
    }
    if (!request.query("propagationPolicy").isEmpty()) {
      options.put("propagationPolicy", request.query("propagationPolicy"));
    }
    if (!request.query("orphanDependents").isEmpty()) {
      options.put("orphanDependents", request.flag("orphanDependents"));
    }
    return options;
  }

  private Response delete(Target target, Request request) throws IOException {
    var body = deleteOptions(request);
    var isDryRun = request.isDryRun() || !Json.texts(body, "dryRun").isEmpty();
    var deletion =
        resources.delete(
            target.type(), target.namespace(), target.name(), DeleteOptions.of(body, isDryRun));
    var showsObject =
        !deletion.isGone()
            || !target.type().isCustom() && RETURNED_WHEN_DELETED.contains(target.type().plural());
    return Response.json(
        200, showsObject ? deletion.object() : success(target.type(), deletion.object()));
  }

  private static ObjectNode success(ResourceType type, ObjectNode object) {
    var status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Success");
    var details = status.putObject("details").put("name", Json.text(object, "metadata", "name"));
    if (!type.group().isEmpty()) {
      details.put("group", type.group());
    }
    details.put("kind", type.plural()).put("uid", Json.text(object, "metadata", "uid"));
    return status;
  }

  private Response status(Target target, Request request) throws IOException {
    return switch (request.method()) {
      case "GET", "HEAD" -> get(target, request);
      case "PUT" -> {
        var type = target.type();
        resources.get(type, target.namespace(), target.name());
        yield put(target, request);
      }
      case "PATCH" -> patch(target, request);
      default -> throw ApiFailure.methodNotAllowed();
    };
  }

  private Response scale(Target target, Request request) throws IOException {
    var current = resources.get(target.type(), target.namespace(), target.name());
    var scale =
        switch (request.method()) {
          case "GET", "HEAD" -> null;
          case "PUT" -> request.object();
          case "PATCH" ->
              Patches.of(target.type(), request.contentType(), request.body())
                  .apply(scaleOf(current));
          default -> throw ApiFailure.methodNotAllowed();
        };
    if (scale == null) {
      return Response.json(200, scaleOf(current));
    }
    if (!scale.path("spec").path("replicas").isInt()) {
      throw ApiFailure.badRequest("spec.replicas: must be a whole number");
    }
    var version = Json.text(scale, "metadata", "resourceVersion");
    var changed =
        resources.patch(
            target.type(),
            target.namespace(),
            target.name(),
            "",
            object -> {
              Json.make(object, "spec").set("replicas", scale.path("spec").path("replicas"));
              if (!version.isEmpty()) {
                Json.make(object, "metadata").put("resourceVersion", version);
              }
              return object;
            },
            request.isDryRun());
    return Response.json(200, scaleOf(changed));
  }

  private static ObjectNode scaleOf(ObjectNode statefulSet) {
    var scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    var metadata = scale.putObject("metadata");
    for (var field : List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      metadata.set(field, statefulSet.path("metadata").path(field));
    }
    var spec = scale.putObject("spec");
    if (statefulSet.path("spec").path("replicas").asInt() != 0) {
      spec.set("replicas", statefulSet.path("spec").path("replicas"));
    }
    var labels = new java.util.ArrayList<String>();
    statefulSet
        .path("spec")
        .path("selector")
        .path("matchLabels")
        .properties()
        .forEach(e -> labels.add(e.getKey() + "=" + e.getValue().asText()));
    scale
        .putObject("status")
        .put("replicas", statefulSet.path("status").path("replicas").asInt())
        .put("selector", String.join(",", labels));
    return scale;
  }

  private Response log(Target target, Request request) {
    if (!request.method().matches("GET|HEAD")) {
      throw ApiFailure.methodNotAllowed();
    }
    var pod = resources.get(target.type(), target.namespace(), target.name());
    var query =
        new PodLogs.Query(
            request.query("container"),
            request.flag("follow"),
            request.flag("previous"),
            request.flag("timestamps"),
            request.number("tailLines", -1),
            request.number("sinceSeconds", -1),
            request.number("limitBytes", -1));
    logs.check(pod, query);
    return Response.stream("text/plain", out -> logs.write(pod, query, out));
  }

  private Response finish(Target target, Request request) throws IOException {
    if (!request.method().equals("PUT")) {
      throw ApiFailure.methodNotAllowed();
    }
    var finalizers = request.object().path("spec").path("finalizers");
    var key = Resources.key(target.type(), "", target.name());
    var before = resources.get(target.type(), "", target.name());
    resources.amend(
        key,
        namespace -> {
          Json.make(namespace, "spec")
              .set("finalizers", finalizers.isArray() ? finalizers : Json.array());
          return namespace;
        });
    return Response.json(200, resources.find(key).orElse(before));
  }
}
