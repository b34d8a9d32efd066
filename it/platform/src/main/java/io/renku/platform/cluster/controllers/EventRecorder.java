package io.renku.platform.cluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.objects.ApiFailure;
import io.renku.platform.cluster.objects.DeleteOptions;
import io.renku.platform.cluster.objects.Resources;
import io.renku.platform.cluster.store.Key;
import io.renku.platform.cluster.types.ResourceType;
import java.time.Duration;
import java.time.Instant;

/** Tells people what happened to an object; the same news again only counts up. */
public final class EventRecorder {
  private static final Duration KEPT = Duration.ofHours(1);

  private final Resources resources;
  private final String component;

  public EventRecorder(Resources resources, String component) {
    this.resources = resources;
    this.component = component;
  }

  public void normal(JsonNode object, String reason, String message) {
    record(object, "Normal", reason, message, "");
  }

  public void warning(JsonNode object, String reason, String message) {
    record(object, "Warning", reason, message, "");
  }

  /** An event about one container of a pod. */
  public void container(
      JsonNode pod, String container, boolean isWarning, String reason, String message) {
    var path = "spec.containers{" + container + "}";
    for (var init : Json.items(pod, "spec", "initContainers")) {
      if (Json.text(init, "name").equals(container)) {
        path = "spec.initContainers{" + container + "}";
      }
    }
    record(pod, isWarning ? "Warning" : "Normal", reason, message, path);
  }

  private void record(
      JsonNode object, String kind, String reason, String message, String fieldPath) {
    var metadata = object.path("metadata");
    var namespace = Json.maybe(metadata, "namespace").orElse("default");
    var uid = Json.text(metadata, "uid");
    var hash = Integer.toHexString((uid + kind + reason + message + fieldPath).hashCode());
    var name = Json.text(metadata, "name") + "." + hash;
    var key = new Key("events", namespace, name);
    if (resources.find(key).isPresent()) {
      resources.amend(
          key,
          event ->
              event.put("count", event.path("count").asInt() + 1).put("lastTimestamp", Json.now()));
      return;
    }
    var event = Json.object();
    event.putObject("metadata").put("name", name).put("namespace", namespace);
    var involved = event.putObject("involvedObject");
    involved
        .put("kind", Json.text(object, "kind"))
        .put("namespace", Json.text(metadata, "namespace"))
        .put("name", Json.text(metadata, "name"))
        .put("uid", uid)
        .put("apiVersion", Json.text(object, "apiVersion"))
        .put("resourceVersion", Json.text(metadata, "resourceVersion"));
    if (!fieldPath.isEmpty()) {
      involved.put("fieldPath", fieldPath);
    }
    event.put("reason", reason).put("message", message).put("type", kind).put("count", 1);
    event.put("firstTimestamp", Json.now()).put("lastTimestamp", Json.now());
    event.putObject("source").put("component", component);
    event.put("reportingComponent", component).put("reportingInstance", "");
    create(namespace, event);
  }

  private void create(String namespace, com.fasterxml.jackson.databind.node.ObjectNode event) {
    try {
      resources.create(type(), namespace, event, false);
    } catch (ApiFailure refused) {
      if (refused.code() != 409 && refused.code() != 403 && refused.code() != 404) {
        throw refused; // a namespace that goes away takes no more news
      }
    }
  }

  private ResourceType type() {
    return resources.types().ofResource("events").orElseThrow();
  }

  /** Forgets events an hour after they last happened, as a real cluster does. */
  void expire() {
    for (var stored : resources.store().list("events", "").objects()) {
      var event = stored.read();
      var last =
          Json.maybe(event, "lastTimestamp")
              .or(() -> Json.maybe(event, "metadata", "creationTimestamp"));
      if (last.isPresent()
          && java.time.OffsetDateTime.parse(last.get())
              .toInstant()
              .isBefore(Instant.now().minus(KEPT))) {
        resources.delete(type(), stored.key().namespace(), stored.key().name(), DeleteOptions.NOW);
      }
    }
  }
}
