package io.renku.platform.cluster.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;

/** Owner references of controllers. */
final class Owners {
  private Owners() {}

  static ObjectNode referenceTo(JsonNode owner) {
    return Json.object()
        .put("apiVersion", Json.text(owner, "apiVersion"))
        .put("kind", Json.text(owner, "kind"))
        .put("name", Json.text(owner, "metadata", "name"))
        .put("uid", Json.text(owner, "metadata", "uid"))
        .put("controller", true)
        .put("blockOwnerDeletion", true);
  }
}
