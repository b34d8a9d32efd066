package io.renku.commons.kit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.oas.OpenApi30;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The OpenAPI document as a judge: what it knows, and whether an answer is what it promises. */
public final class Contract {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One method of one address; the body is missing where none is taken. */
  public record Operation(String method, String path, List<JsonNode> parameters, JsonNode body) {
    @Override
    public String toString() {
      return method.toUpperCase(Locale.ROOT) + " " + path;
    }
  }

  private final JsonNode document;
  private final JsonSchemaFactory schemas =
      JsonSchemaFactory.builder()
          .defaultMetaSchemaIri(OpenApi30.getInstance().getIri())
          .metaSchema(OpenApi30.getInstance())
          .build();
  private final Map<JsonNode, JsonSchema> compiled = new HashMap<>();
  private final Set<List<Object>> sound = new HashSet<>();

  public Contract() {
    try (var yaml = Contract.class.getResourceAsStream("/META-INF/openapi.yaml")) {
      document = new YAMLMapper().readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<Operation> operations() {
    var operations = new ArrayList<Operation>();
    for (var path : document.path("paths").properties()) {
      for (var method : path.getValue().properties()) {
        if (METHODS.contains(method.getKey())) {
          operations.add(operation(path.getKey(), path.getValue(), method.getKey()));
        }
      }
    }
    return operations;
  }

  private Operation operation(String path, JsonNode shared, String method) {
    var parameters = new ArrayList<JsonNode>();
    shared.path("parameters").forEach(p -> parameters.add(resolve(p)));
    shared.path(method).path("parameters").forEach(p -> parameters.add(resolve(p)));
    var body = shared.path(method).at("/requestBody/content/application~1json/schema");
    return new Operation(method, path, List.copyOf(parameters), body);
  }

  /** What a reference stands for; anything else stands for itself. */
  public JsonNode resolve(JsonNode node) {
    var reference = node.path("$ref").asText();
    return reference.isEmpty() ? node : resolve(document.at(reference.substring(1)));
  }

  public boolean promises(Operation operation, int status) {
    return !response(operation, status).isMissingNode();
  }

  /** What of an answer the document does not say; empty when the two agree. */
  public Optional<String> fault(Operation operation, Answer answer) {
    if (!promises(operation, answer.status())) {
      return Optional.of("the status is not documented");
    }
    var response = resolve(response(operation, answer.status()));
    var schema = response.at("/content/application~1json/schema");
    // Much the same is answered again and again, and some of it is long.
    if (sound.contains(List.of(schema, answer.body()))) {
      return Optional.empty();
    }
    if (schema.isMissingNode()) {
      return answer.body().isEmpty()
          ? Optional.empty()
          : Optional.of("an answer without documented content has a body");
    }
    try {
      var faults = compiled(schema).validate(JSON.readTree(answer.body()));
      if (!faults.isEmpty()) {
        return Optional.of(faults.toString());
      }
      sound.add(List.of(schema, answer.body()));
      return Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.of("the body is not JSON: " + e.getOriginalMessage());
    }
  }

  /** Examples that do not fit the schema beside which they stand. */
  public List<String> unfitExamples() {
    var unfit = new ArrayList<String>();
    lookThrough("", document, unfit);
    return unfit;
  }

  private void lookThrough(String where, JsonNode node, List<String> unfit) {
    if (node.has("schema")) {
      examples(node).forEach(one -> check(where, node.path("schema"), one, unfit));
    } else if (node.path("type").isTextual() && node.has("example")) {
      check(where, node, node.path("example"), unfit);
    }
    for (var part : node.properties()) {
      if (!part.getKey().startsWith("example")) {
        lookThrough(where + "/" + part.getKey(), part.getValue(), unfit);
      }
    }
    for (var i = 0; node.isArray() && i < node.size(); i++) {
      lookThrough(where + "/" + i, node.get(i), unfit);
    }
  }

  private static List<JsonNode> examples(JsonNode node) {
    var examples = new ArrayList<JsonNode>();
    if (node.has("example")) {
      examples.add(node.path("example"));
    }
    node.path("examples").forEach(one -> examples.add(one.path("value")));
    return examples;
  }

  private void check(String where, JsonNode schema, JsonNode example, List<String> unfit) {
    var faults = compiled(schema).validate(example);
    if (!faults.isEmpty()) {
      unfit.add(where + ": " + faults);
    }
  }

  /** An example of the body that an operation takes, as it can be sent. */
  public Optional<String> exampleBody(Operation operation) {
    var schema = resolve(operation.body());
    return schema.has("example")
        ? Optional.of(schema.path("example").toString())
        : Optional.empty();
  }

  private JsonNode response(Operation operation, int status) {
    return document
        .path("paths")
        .path(operation.path())
        .path(operation.method())
        .path("responses")
        .path(Integer.toString(status));
  }

  /** The schema on its own, with all that it may refer to beside it. */
  private JsonSchema compiled(JsonNode schema) {
    return compiled.computeIfAbsent(
        schema,
        one -> {
          var whole = JsonNodeFactory.instance.objectNode();
          whole.putArray("allOf").add(one);
          whole.set("components", document.path("components"));
          return schemas.getSchema(whole);
        });
  }
}
