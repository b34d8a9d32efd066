package io.renku.platform.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.json.JsonPatch;
import io.renku.platform.cluster.json.MergePatch;
import io.renku.platform.cluster.json.StrategicMerge;
import io.renku.platform.cluster.objects.ApiFailure;
import io.renku.platform.cluster.types.ResourceType;
import java.util.function.UnaryOperator;

/** The patch formats of the API, each as a change of one object. */
final class Patches {
  static final String APPLY = "application/apply-patch+yaml";

  private Patches() {}

  static UnaryOperator<ObjectNode> of(ResourceType type, String contentType, byte[] body) {
    var isStrategic = contentType.equals("application/strategic-merge-patch+json");
    if (!contentType.matches("application/(json-patch|merge-patch|strategic-merge-patch)\\+json")
            && !contentType.equals(APPLY)
        || isStrategic && type.isCustom()) {
      throw new ApiFailure(
          415,
          "UnsupportedMediaType",
          "the body of the request was in an unknown format - accepted media types include:"
              + " application/json-patch+json, application/merge-patch+json"
              + (type.isCustom() ? "" : ", application/strategic-merge-patch+json")
              + ", application/apply-patch+yaml");
    }
    var patch = parse(body);
    return current -> object(apply(type, contentType, current, patch));
  }

  private static JsonNode parse(byte[] body) {
    try {
      return Json.parse(body);
    } catch (IllegalArgumentException broken) {
      throw ApiFailure.badRequest("error decoding patch: " + broken.getMessage());
    }
  }

  private static JsonNode apply(
      ResourceType type, String contentType, ObjectNode current, JsonNode patch) {
    try {
      return switch (contentType) {
        case "application/json-patch+json" -> JsonPatch.apply(current, patch);
        case "application/merge-patch+json" -> MergePatch.apply(current, changes(patch));
        default ->
            type.isCustom()
                ? MergePatch.apply(current, changes(patch))
                : StrategicMerge.apply(current, changes(patch));
      };
    } catch (JsonPatch.Inapplicable inapplicable) {
      throw new ApiFailure(
          422,
          "Invalid",
          "the server rejected our request due to an error in our request: "
              + inapplicable.getMessage());
    } catch (IllegalArgumentException broken) {
      throw ApiFailure.badRequest("error decoding patch: " + broken.getMessage());
    }
  }

  private static ObjectNode changes(JsonNode patch) {
    if (patch instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException("json: cannot unmarshal the patch into an object");
  }

  private static ObjectNode object(JsonNode result) {
    if (result instanceof ObjectNode object) {
      return object;
    }
    throw ApiFailure.badRequest("a patch may not replace the whole object by something else");
  }
}
