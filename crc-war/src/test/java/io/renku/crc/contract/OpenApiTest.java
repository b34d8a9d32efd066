package io.renku.crc.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.renku.crc.kit.Service;
import io.renku.crc.kit.Who;
import io.renku.crc.service.OpenApiResource;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The document that clients read and the resources that answer them say the same. */
class OpenApiTest extends ServiceTest {
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private final JsonObject document = read();

  private static JsonObject read() {
    try (var reader = Json.createReader(new StringReader(new OpenApiResource().document()))) {
      return reader.readObject();
    }
  }

  @Test
  void everyOperationIsBothDocumentedAndBuilt() {
    var built = new TreeSet<String>();
    Service.WAR.resources().forEach(type -> operations(type).forEach(built::add));

    assertThat(documented().keySet()).isEqualTo(built);
  }

  private static Stream<String> operations(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .flatMap(
            method ->
                Arrays.stream(method.getAnnotations())
                    .map(a -> a.annotationType().getAnnotation(HttpMethod.class))
                    .filter(http -> http != null)
                    .map(http -> http.value() + " " + path(type, method)));
  }

  private static String path(Class<?> type, Method method) {
    var below = method.getAnnotation(Path.class);
    var whole =
        "/" + type.getAnnotation(Path.class).value() + (below == null ? "" : "/" + below.value());
    return withoutNames(whole.replaceAll("/+", "/"));
  }

  /** How a parameter is called, and which text it takes, is each side's own affair. */
  private static String withoutNames(String path) {
    return path.replaceAll("\\{[^}]*}", "{}");
  }

  private Map<String, JsonObject> documented() {
    var operations = new TreeMap<String, JsonObject>();
    document
        .getJsonObject("paths")
        .forEach(
            (path, item) ->
                item.asJsonObject()
                    .forEach(
                        (key, value) -> {
                          if (METHODS.contains(key)) {
                            operations.put(
                                key.toUpperCase(Locale.ROOT) + " " + withoutNames(path),
                                value.asJsonObject());
                          }
                        }));
    return operations;
  }

  @Test
  void everyRequestBodyHasAnExampleThatFitsItsSchema() {
    var bodies = new TreeMap<String, JsonObject>();
    documented()
        .forEach(
            (operation, one) -> {
              if (one.containsKey("requestBody")) {
                bodies.put(
                    operation,
                    one.getJsonObject("requestBody")
                        .getJsonObject("content")
                        .getJsonObject("application/json")
                        .getJsonObject("schema"));
              }
            });

    assertThat(bodies).hasSizeGreaterThan(15);
    bodies.forEach((operation, schema) -> assertFits(operation, schema, example(schema)));
  }

  private JsonValue example(JsonObject schema) {
    var whole = resolved(schema);
    if (whole.containsKey("items") && !whole.containsKey("example")) {
      return Json.createArrayBuilder().add(example(whole.getJsonObject("items"))).build();
    }
    if (whole.containsKey("properties") && !whole.containsKey("example")) {
      var parts = Json.createObjectBuilder();
      Arrays.stream(required(whole))
          .forEach(
              name ->
                  parts.add(name, example(whole.getJsonObject("properties").getJsonObject(name))));
      return parts.build();
    }
    return whole.getOrDefault("example", JsonValue.NULL);
  }

  private static String[] required(JsonObject schema) {
    return schema.getOrDefault("required", JsonValue.EMPTY_JSON_ARRAY).asJsonArray().stream()
        .map(name -> ((JsonString) name).getString())
        .toArray(String[]::new);
  }

  private JsonObject resolved(JsonObject schema) {
    if (!schema.containsKey("$ref")) {
      return schema;
    }
    return document.getValue(schema.getString("$ref").substring(1)).asJsonObject();
  }

  private void assertFits(String where, JsonObject schema, JsonValue example) {
    var whole = resolved(schema);
    assertThat(example).as("example of " + where).isNotEqualTo(JsonValue.NULL);
    switch (whole.getString("type", "object")) {
      case "object" -> assertObjectFits(where, whole, example.asJsonObject());
      case "array" ->
          example
              .asJsonArray()
              .forEach(one -> assertFits(where + "[]", whole.getJsonObject("items"), one));
      case "boolean" -> assertThat(example).as(where).isIn(JsonValue.TRUE, JsonValue.FALSE);
      case "string" ->
          assertThat(example.getValueType()).as(where).isEqualTo(JsonValue.ValueType.STRING);
      default -> assertThat(example.getValueType()).as(where).isEqualTo(JsonValue.ValueType.NUMBER);
    }
  }

  private void assertObjectFits(String where, JsonObject schema, JsonObject example) {
    var properties = schema.getOrDefault("properties", JsonValue.EMPTY_JSON_OBJECT).asJsonObject();
    assertThat(example).as("example of " + where).isNotEmpty();
    assertThat(example.keySet())
        .as("example of " + where)
        .containsAll(Arrays.asList(required(schema)));
    if (JsonValue.FALSE.equals(schema.get("additionalProperties"))) {
      assertThat(properties.keySet()).as(where).containsAll(example.keySet());
    }
    example.forEach(
        (name, value) -> {
          if (properties.containsKey(name)) {
            assertFits(where + "." + name, properties.getJsonObject(name), value);
          }
        });
  }

  @Test
  void theExampleOfAPoolCanBeSentAsItIs() {
    var example =
        example(
            documented()
                .get("POST /resource_pools")
                .getJsonObject("requestBody")
                .getJsonObject("content")
                .getJsonObject("application/json")
                .getJsonObject("schema"));

    var created = createPool(example.toString());

    assertThat(get(Who.ADMIN, "resource_pools/" + created.id()).status()).isEqualTo(200);
  }
}
