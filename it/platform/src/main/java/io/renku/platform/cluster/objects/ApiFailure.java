package io.renku.platform.cluster.objects;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.json.Json;
import io.renku.platform.cluster.types.ResourceType;
import io.renku.platform.cluster.types.Violation;
import java.util.List;
import java.util.stream.Collectors;

/** A refusal, with the {@code Status} body that a client reads. */
public final class ApiFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int code;
  private final transient ObjectNode details;
  private final String reason;

  public ApiFailure(int code, String reason, String message) {
    this(code, reason, message, null);
  }

  private ApiFailure(int code, String reason, String message, ObjectNode details) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  public static ApiFailure notFound(ResourceType type, String name) {
    return new ApiFailure(
        404,
        "NotFound",
        "%s \"%s\" not found".formatted(type.resource(), name),
        details(type, name));
  }

  public static ApiFailure noSuchResource() {
    return new ApiFailure(
        404, "NotFound", "the server could not find the requested resource", Json.object());
  }

  public static ApiFailure alreadyExists(ResourceType type, String name) {
    return new ApiFailure(
        409,
        "AlreadyExists",
        "%s \"%s\" already exists".formatted(type.resource(), name),
        details(type, name));
  }

  public static ApiFailure conflict(ResourceType type, String name, String why) {
    return new ApiFailure(
        409,
        "Conflict",
        "Operation cannot be fulfilled on %s \"%s\": %s".formatted(type.resource(), name, why),
        details(type, name));
  }

  public static ApiFailure stale(ResourceType type, String name) {
    return conflict(
        type,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  public static ApiFailure invalid(ResourceType type, String name, List<Violation> violations) {
    var details = Json.object().put("name", name);
    if (!type.group().isEmpty()) {
      details.put("group", type.group());
    }
    details.put("kind", type.kind());
    var causes = details.putArray("causes");
    for (var violation : violations) {
      causes
          .addObject()
          .put("reason", violation.reason())
          .put("message", violation.message())
          .put("field", violation.field());
    }
    var list = violations.stream().map(Violation::toString).collect(Collectors.joining(", "));
    var kind = type.group().isEmpty() ? type.kind() : type.kind() + "." + type.group();
    return new ApiFailure(
        422,
        "Invalid",
        "%s \"%s\" is invalid: %s"
            .formatted(kind, name, violations.size() == 1 ? list : "[" + list + "]"),
        details);
  }

  public static ApiFailure forbidden(ResourceType type, String name, String why) {
    return new ApiFailure(
        403,
        "Forbidden",
        "%s \"%s\" is forbidden: %s".formatted(type.resource(), name, why),
        details(type, name));
  }

  public static ApiFailure badRequest(String message) {
    return new ApiFailure(400, "BadRequest", message);
  }

  public static ApiFailure expired(String message) {
    return new ApiFailure(410, "Expired", message);
  }

  public static ApiFailure methodNotAllowed() {
    return new ApiFailure(
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource",
        Json.object());
  }

  public static ApiFailure notSimulated(String what) {
    return new ApiFailure(
        501, "NotImplemented", what + " is not simulated by Renku's local cluster");
  }

  private static ObjectNode details(ResourceType type, String name) {
    var details = Json.object().put("name", name);
    if (!type.group().isEmpty()) {
      details.put("group", type.group());
    }
    return details.put("kind", type.plural());
  }

  public int code() {
    return code;
  }

  public String reason() {
    return reason;
  }

  public ObjectNode status() {
    var status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Failure").put("message", getMessage()).put("reason", reason);
    if (details != null) {
      status.set("details", details);
    }
    return status.put("code", code);
  }
}
