package io.renku.platform.cluster.sidecar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.renku.platform.cluster.git.GitFailure;
import io.renku.platform.cluster.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** JSON-RPC 2.0: from a request's body to an answer's, whatever the body is. */
final class JsonRpc {
  private static final Logger LOG = LoggerFactory.getLogger(JsonRpc.class);

  private final Map<String, RpcMethod> methods = new LinkedHashMap<>();

  JsonRpc(List<RpcMethod> methods) {
    methods.forEach(method -> this.methods.put(method.name(), method));
  }

  /** Empty for notifications, which nobody wants to hear of again. */
  Optional<JsonNode> answer(byte[] body) throws InterruptedException {
    JsonNode request;
    try {
      request = Json.parse(body);
    } catch (IllegalArgumentException broken) {
      return Optional.of(failed(null, RpcError.PARSE, "Parse error: " + broken.getMessage()));
    }
    if (!(request instanceof ArrayNode batch) || batch.isEmpty()) {
      return one(request);
    }
    var answers = Json.array();
    for (var part : batch) {
      one(part).ifPresent(answers::add);
    }
    return answers.isEmpty() ? Optional.empty() : Optional.of(answers);
  }

  private Optional<JsonNode> one(JsonNode request) throws InterruptedException {
    var id = request.get("id");
    try {
      var result = run(request);
      return id == null ? Optional.empty() : Optional.of(answer(id).set("result", result));
    } catch (RpcError error) {
      var isNotification = id == null && error.code() != RpcError.INVALID_REQUEST;
      return isNotification
          ? Optional.empty()
          : Optional.of(failed(id, error.code(), error.getMessage()));
    }
  }

  private JsonNode run(JsonNode request) throws InterruptedException {
    if (!request.path("jsonrpc").asText().equals("2.0") || !request.path("method").isTextual()) {
      throw new RpcError(RpcError.INVALID_REQUEST, "Invalid Request");
    }
    var method = methods.get(request.path("method").asText());
    if (method == null) {
      throw new RpcError(RpcError.NO_SUCH_METHOD, "Method not found");
    }
    try {
      return method.action().run(parameters(request));
    } catch (GitFailure failure) {
      throw new RpcError(
          RpcError.COMMAND, "Running a git command failed with the error: " + failure.getMessage());
    } catch (RpcError error) {
      throw error;
    } catch (RuntimeException unexpected) {
      LOG.error("{} failed", method.name(), unexpected);
      throw new RpcError(
          RpcError.UNEXPECTED,
          "Failed with an unexpected error of type " + unexpected.getClass().getSimpleName());
    }
  }

  /** By name only; an empty list is as good as none. */
  private static ObjectNode parameters(JsonNode request) {
    var given = request.path("params");
    if (given instanceof ObjectNode object) {
      return object;
    }
    if (given.isMissingNode() || given.isNull() || given.isArray() && given.isEmpty()) {
      return Json.object();
    }
    throw new RpcError(RpcError.INVALID_PARAMETERS, "Invalid params: name them");
  }

  private static ObjectNode answer(JsonNode id) {
    var answer = Json.object().put("jsonrpc", "2.0");
    answer.set("id", id == null ? NullNode.instance : id);
    return answer;
  }

  private static ObjectNode failed(JsonNode id, int code, String message) {
    var answer = answer(id);
    answer.putObject("error").put("code", code).put("message", message);
    return answer;
  }

  /** The page of all methods. */
  String map() {
    return methods.values().stream()
        .map(method -> method.name() + ": " + method.description())
        .collect(Collectors.joining("\n\n", "<h1>JSON-RPC map</h1><pre>", "</pre>"));
  }
}
